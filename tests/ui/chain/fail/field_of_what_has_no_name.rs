use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[derive(Default)]
pub struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &Request) {}
}

middleware_chain! {
    pub struct Site {
        timing,
        store: dyn Clone,
        next: impl Next,
        csrf: _,
        first: Option<impl Next>,
        second: Option<_>,
    }
}

fn main() {}
