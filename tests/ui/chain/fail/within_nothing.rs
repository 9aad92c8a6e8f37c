use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(within())]
    pub struct Site {
        timing,
    }
}

middleware_chain! {
    #[chain(within)]
    pub struct Shop {
        timing,
    }
}

middleware_chain! {
    #[chain(within("Site"))]
    pub struct Api {
        timing,
    }
}

fn main() {}
