use ordain::{Next, Provide, Request, Response, middleware};

#[derive(Clone)]
struct User;

#[middleware]
async fn detached(req: &mut Request, next: impl Next) -> Response {
    tokio::spawn(next.run(req)).await.unwrap()
}

#[middleware]
async fn detached_block(req: &mut Request, next: impl Provide<User>) -> Response {
    let task = tokio::task::spawn(async move { next.provide(User).run(req).await });
    task.await.unwrap()
}

fn main() {}
