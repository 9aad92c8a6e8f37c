use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(requires(authentication))]
async fn members_only(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication: Option<authentication>,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        members_only,
    }
}

fn main() {}
