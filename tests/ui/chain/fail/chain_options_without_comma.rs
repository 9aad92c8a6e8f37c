use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
    }
}

middleware_chain! {
    #[chain(within(Site) part)]
    pub struct Api {
        timing,
    }
}

middleware_chain! {
    #[chain("part")]
    pub struct Shop {
        timing,
    }
}

fn main() {}
