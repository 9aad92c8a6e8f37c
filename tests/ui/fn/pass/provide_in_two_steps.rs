use ordain::{Provide, Request, Response, blocking, middleware};

#[derive(Clone)]
struct User;

#[middleware]
async fn in_two_steps(req: &mut Request, next: impl Provide<User>) -> Response {
    let next = next.provide(User);
    next.run(req).await
}

#[middleware]
fn in_a_scope(req: &mut Request, next: impl blocking::Provide<User>) -> Response {
    std::thread::scope(|scope| scope.spawn(|| next.provide(User).run(req)).join().unwrap())
}

#[middleware]
async fn handed_on(req: &mut Request, next: impl Provide<User>) -> Response {
    async fn given(req: &mut Request, next: impl ordain::Next) -> Response {
        next.run(req).await
    }
    given(req, next.provide(User)).await
}

fn main() {}
