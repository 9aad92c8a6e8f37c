use ordain::{Next, Request, Response, Shared, middleware, middleware_chain, view};

#[derive(Clone)]
pub struct Pool;

#[middleware]
async fn audit(req: &mut Request, _pool: Shared<Pool>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        pool: Shared<Pool>,
        audit,
    }
}

middleware_chain! {
    pub struct Shop {
        pool: Shared<Pool>,
    }
}

middleware_chain! {
    pub struct Bare {
        audit,
    }
}

#[view(Shop)]
async fn home(_req: &mut Request, _pool: Shared<Pool>) -> &'static str {
    "home"
}

fn main() {}
