use ordain::{Next, Request, Response, middleware, middleware_chain};

ordain::set!(pub ChangesBody);

#[middleware(in_set(ChangesBody))]
async fn legacy(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn common(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        #[middleware(waive(in_set(ChangesBody), reason = "it does not"))]
        legacy,
        common,
    }
}

fn main() {}
