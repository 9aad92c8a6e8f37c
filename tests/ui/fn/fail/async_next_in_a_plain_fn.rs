use ordain::{Next, Request, Response, middleware};

#[middleware]
fn audit(req: &mut Request, _next: impl Next) -> Response {
    println!("{}", req.uri());
    Response::default()
}

fn main() {}
