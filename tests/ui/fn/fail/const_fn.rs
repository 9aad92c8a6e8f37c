use ordain::{Request, Response, blocking, middleware};

#[middleware]
const fn timing(_req: &mut Request, _next: impl blocking::Next) -> Response {
    loop {}
}

fn main() {}
