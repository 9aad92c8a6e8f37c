use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct RequestId;
#[derive(Clone)]
pub struct Session;
#[derive(Clone)]
pub struct User;

#[middleware]
async fn request_id(req: &mut Request, next: impl Provide<RequestId>) -> Response {
    next.provide(RequestId).run(req).await
}

#[middleware]
async fn session(req: &mut Request, _id: RequestId, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
async fn authentication(req: &mut Request, _session: Session, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware]
async fn flash(req: &mut Request, _user: User, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        flash,
        authentication,
        session,
        request_id,
    }
}

fn main() {}
