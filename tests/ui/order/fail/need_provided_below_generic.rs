use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Claims<R>(pub R);

#[derive(Clone)]
pub struct Staff;

#[middleware]
async fn token(req: &mut Request, next: impl Provide<Claims<Staff>>) -> Response {
    next.provide(Claims(Staff)).run(req).await
}

#[middleware]
async fn admin_only(req: &mut Request, _claims: Claims<Staff>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        admin_only,
        token,
    }
}

fn main() {}
