use ordain::{Request, Response, blocking, middleware};

#[middleware]
fn timing(req: &mut Request, next: impl blocking::Next, _: ...) -> Response {
    next.run(req)
}

fn main() {}
