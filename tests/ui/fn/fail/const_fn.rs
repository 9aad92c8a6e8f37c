use ordain::{Request, Response, blocking, middleware};

#[middleware]
const fn timing(req: &mut Request, next: impl blocking::Next) -> Response {
    loop {}
}

fn main() {}
