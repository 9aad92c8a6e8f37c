use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Claims<R>(pub R);

#[derive(Clone)]
pub struct Staff;

#[derive(Clone)]
pub struct Customer;

#[middleware]
async fn token(req: &mut Request, next: impl Provide<Claims<Customer>>) -> Response {
    next.provide(Claims(Customer)).run(req).await
}

#[middleware]
async fn admin_only(req: &mut Request, _claims: Claims<Staff>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        token,
        admin_only,
    }
}

fn main() {}
