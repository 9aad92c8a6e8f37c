use ordain::{Next, Request, Response, middleware};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn audit(req: &mut Request, #[cfg(unix)] _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
