use ordain::{Request, Response, middleware};

#[middleware(process_response)]
async fn nosniff(_req: &Request, response: &mut Response) {
    response.headers_mut().clear();
}

fn main() {}
