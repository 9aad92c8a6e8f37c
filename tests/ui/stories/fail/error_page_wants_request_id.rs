//! EmbarkStudios/server-framework#21: an error page that wants the id of the request, which is set further inside.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct RequestId;

#[middleware]
async fn request_id(req: &mut Request, next: impl Provide<RequestId>) -> Response {
    next.provide(RequestId).run(req).await
}

/// Shows the id of the request on its error page.
#[middleware]
async fn error_page(req: &mut Request, _id: RequestId, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn panics(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        error_page,
        panics,
        request_id,
    }
}

fn main() {}
