use ordain::{Next, Request, Response, middleware};

trait Store: Clone + Send + Sync + 'static {}

#[middleware]
async fn session<S: Store>(req: &mut Request, _store: S, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
