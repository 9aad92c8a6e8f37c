use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Tenant;
#[derive(Clone)]
pub struct User;

#[middleware]
async fn tenant(req: &mut Request, _user: User, next: impl Provide<Tenant>) -> Response {
    next.provide(Tenant).run(req).await
}

#[middleware]
async fn authentication(req: &mut Request, _tenant: Tenant, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        tenant,
        authentication,
    }
}

fn main() {}
