use ordain::{Request, Response, blocking, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}

fn main() {}
