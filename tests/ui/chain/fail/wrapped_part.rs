use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(part)]
    pub struct Common {
        timing,
    }
}

async fn view(_req: &mut Request) -> &'static str {
    "hello"
}

fn main() {
    let _ = Common.wrap(view);
}
