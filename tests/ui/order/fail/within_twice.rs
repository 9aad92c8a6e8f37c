use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        authentication,
    }
}

fn main() {}
