use ordain::{Next, Request, Response, middleware, middleware_chain, set};

set!(
    /// Changes the body of a response.
    pub ChangesBody
);

#[derive(Default)]
pub struct Gzip;

#[middleware]
impl Gzip {
    fn process_response(&self, _req: &Request, _response: &mut Response) {}
}

#[middleware(before(ChangesBody))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        #[middleware(in_set(ChangesBody))]
        Gzip,
        etag,
    }
}

fn main() {}
