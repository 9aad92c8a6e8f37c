use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(before(authentication))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        timing,
    }
}

middleware_chain! {
    #[chain(within(Api))]
    pub struct Admin {
        cors,
    }
}

fn main() {}
