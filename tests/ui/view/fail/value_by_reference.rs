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

#[view(Site)]
async fn home(_req: &mut Request, _user: &User) -> &'static str {
    "home"
}

#[view(Site)]
async fn handler(user: &User) -> String {
    drop(user);
    String::new()
}

fn main() {
    let _ = Site.wrap(home);
}
