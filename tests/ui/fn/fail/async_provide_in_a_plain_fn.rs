use ordain::{Provide, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[middleware]
fn session(req: &mut Request, _next: impl Provide<Session>) -> Response {
    println!("{}", req.uri());
    Response::default()
}

fn main() {}
