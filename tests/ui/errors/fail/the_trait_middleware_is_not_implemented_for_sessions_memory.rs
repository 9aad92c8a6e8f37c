use ordain::{Next, Request, Response, middleware, middleware_chain};

trait Store: Send + Sync + 'static {}
struct Memory; // write: impl Store for Memory {}

struct Sessions<S>(S);

#[middleware]
impl<S: Store> Sessions<S> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

middleware_chain! { struct Site { sessions: Sessions<Memory> } }
fn main() {}
