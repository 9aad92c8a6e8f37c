use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Tenant;

pub struct Tenants;

#[middleware]
impl Tenants {
    async fn call(&self, req: &mut Request, next: impl Provide<Tenant>) -> Response {
        next.provide(Tenant).run(req).await
    }
}

#[middleware]
async fn database(req: &mut Request, _tenant: Tenant, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        tenants: Option<Tenants>,
        database,
    }
}

fn main() {}
