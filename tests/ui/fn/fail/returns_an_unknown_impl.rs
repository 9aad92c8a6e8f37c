use ordain::{Next, Request, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> impl Send {
    next.run(req).await
}

fn main() {}
