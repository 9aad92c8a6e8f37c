mod csrf {
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    pub async fn csrf(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

ordain::middleware_chain! { struct Site { csrf } } // write: csrf::csrf
fn main() {}
