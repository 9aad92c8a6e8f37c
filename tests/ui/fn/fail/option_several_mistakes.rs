use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(outermost(1), aftr(session), innermost, innermost, repeatable = 3)]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
