use ordain::{Next, Response, middleware};

struct Session {
    seen: u64,
}

#[middleware]
async fn timing(session: &mut Session, _next: impl Next) -> Response {
    session.seen += 1;
    Response::default()
}

fn main() {}
