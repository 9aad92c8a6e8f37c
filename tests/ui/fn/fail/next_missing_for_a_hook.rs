use ordain::{Request, Response, middleware};

#[middleware]
fn nosniff(_req: &mut Request, response: &mut Response) {
    response.headers_mut().insert("x-content-type-options", "nosniff".parse().unwrap());
}

fn main() {}
