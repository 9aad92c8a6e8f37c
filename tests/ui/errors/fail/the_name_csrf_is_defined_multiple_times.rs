mod csrf {
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    pub async fn csrf(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}
pub use csrf::csrf;
fn main() {}
