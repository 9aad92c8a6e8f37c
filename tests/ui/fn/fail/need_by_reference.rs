use ordain::{Next, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[middleware]
async fn authentication(req: &mut Request, _session: &Session, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
