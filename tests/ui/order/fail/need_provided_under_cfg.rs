//! The provider is not in this build.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Tenant;

#[middleware]
async fn tenants(req: &mut Request, next: impl Provide<Tenant>) -> Response {
    next.provide(Tenant).run(req).await
}

#[middleware]
async fn database(req: &mut Request, _tenant: Tenant, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        #[cfg(windows)]
        tenants,
        database,
    }
}

fn main() {}
