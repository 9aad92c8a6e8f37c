use ordain::{Next, Request, Response, middleware};

struct Session;

#[middleware(after(Session))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
