use ordain::{Provide, Request, Response, middleware, middleware_chain, view};

#[derive(Clone)]
pub struct User(pub &'static str);

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User("ada")).run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
    }
}

#[view(Site)]
async fn whoami(user: User) -> &'static str {
    user.0
}

fn main() {
    drop(whoami);
}
