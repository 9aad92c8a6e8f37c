use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Default)]
pub struct BodyLimit;

#[middleware]
impl BodyLimit {
    fn process_request(&self, _req: &Request) {}
}

#[middleware(requires(BodyLimit))]
async fn upload(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        limit: Option<BodyLimit>,
        upload,
    }
}

fn main() {}
