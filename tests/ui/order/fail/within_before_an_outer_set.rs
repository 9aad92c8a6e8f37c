use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

ordain::set!(pub Answers);

#[derive(Clone)]
pub struct User;

#[middleware(in_set(Answers))]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(before(Answers))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
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
        cors,
    }
}

fn main() {}
