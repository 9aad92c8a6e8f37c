use ordain::blocking::Next;
use ordain::{Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req)
}

fn main() {}
