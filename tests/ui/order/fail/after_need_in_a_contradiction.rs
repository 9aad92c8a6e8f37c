use ordain::{After, Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(after(authentication))]
async fn access_log(req: &mut Request, user: After<User>, next: impl Next) -> Response {
    let response = next.run(req).await;
    let _ = user.of(req);
    response
}

middleware_chain! {
    pub struct Site {
        authentication,
        access_log,
    }
}

fn main() {}
