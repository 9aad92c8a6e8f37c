use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Tenant;

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware]
async fn database(req: &mut Request, _tenant: Tenant, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(database))]
async fn report(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(quota))]
async fn usage(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn quota(req: &mut Request, next: impl Next) -> Response {
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
        database,
        report,
        usage,
    }
}

fn main() {}
