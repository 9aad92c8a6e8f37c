use ordain::{Next, Request, Response, middleware, middleware_chain};

mod session {
    use ordain::{Next, Request, Response, middleware};

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site {
        timing,
        session,
    }
}

fn main() {
    let _ = Site.wrap(home);
}
