use ordain::{Next, Request, Response, middleware};

struct Session;

#[middleware]
async fn timing(session: &mut Session, next: impl Next) -> Response {
    Response::default()
}

fn main() {}
