use ordain::{Request, Response, middleware};

#[middleware(process_request)]
fn maintenance(_req: &Request) -> Response {
    Response::default()
}

fn main() {}
