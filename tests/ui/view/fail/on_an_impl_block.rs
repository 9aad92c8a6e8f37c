use ordain::{Provide, Request, Response, middleware, middleware_chain, view};

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

pub struct Home;

#[view(Site)]
impl Home {
    async fn get(_req: &mut Request, _user: User) -> &'static str {
        "home"
    }
}

fn main() {}
