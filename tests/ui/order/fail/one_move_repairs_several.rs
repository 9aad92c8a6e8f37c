use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

macro_rules! needs_a_session {
    ($($name:ident)*) => {$(
        #[middleware]
        async fn $name(req: &mut Request, _session: Session, next: impl Next) -> Response {
            next.run(req).await
        }
    )*};
}

needs_a_session!(authentication csrf messages quota audit);

middleware_chain! {
    pub struct Site {
        authentication,
        csrf,
        messages,
        quota,
        audit,
        session,
    }
}

fn main() {}
