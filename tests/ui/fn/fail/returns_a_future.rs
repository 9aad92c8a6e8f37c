use std::pin::Pin;

use ordain::{Next, Request, Response, middleware};

#[middleware]
fn timing(req: &mut Request, next: impl Next) -> impl Future<Output = Response> {
    next.run(req)
}

// As it was for axum.
#[middleware]
fn boxed(req: Request, next: axum::middleware::Next) -> Pin<Box<dyn Future<Output = Response> + Send>> {
    Box::pin(next.run(req))
}

pub struct Audit;

#[middleware]
impl Audit {
    fn call(&self, req: &mut Request, next: impl Next) -> Pin<Box<dyn Future<Output = Response> + Send + '_>> {
        Box::pin(async { next.run(req).await })
    }
}

fn main() {}
