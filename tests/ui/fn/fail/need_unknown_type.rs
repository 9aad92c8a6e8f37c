use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn authentication(req: &mut Request, _session: Sesion, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
