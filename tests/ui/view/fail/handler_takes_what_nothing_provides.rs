use ordain::{FromChain, Provide, Request, Response, middleware, middleware_chain, view};

#[derive(Clone, FromChain)]
pub struct Session;
#[derive(Clone, FromChain)]
pub struct User(pub &'static str);

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
    }
}

#[view(Site)]
async fn whoami(_: Session, user: User) -> &'static str {
    user.0
}

fn main() {
    let _ = Site.wrap_router(axum::Router::new().route("/", axum::routing::get(whoami)));
}
