use ordain::{Either, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[derive(Clone)]
pub struct Ticket;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn ticket(req: &mut Request, next: impl Provide<Ticket>) -> Response {
    next.provide(Ticket).run(req).await
}

middleware_chain! {
    pub struct Site {
        visitor: Either<session, ticket>,
    }
}

fn main() {}
