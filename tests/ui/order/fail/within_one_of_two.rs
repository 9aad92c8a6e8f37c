use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware]
async fn members_only(req: &mut Request, _user: User, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        authentication,
    }
}

middleware_chain! {
    pub struct Shop {
    }
}

middleware_chain! {
    #[chain(within(Site, Shop))]
    pub struct Api {
        members_only,
    }
}

fn main() {}
