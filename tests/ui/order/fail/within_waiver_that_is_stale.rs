use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware]
async fn members_only(req: &mut Request, user: User, next: impl Provide<User>) -> Response {
    next.provide(user).run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Api {
        #[middleware(waive(provides, reason = "impersonation"))]
        members_only,
    }
}

fn main() {}
