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
        session: Option<session>,
    }
}

#[view(Site)]
async fn whoami(_: Session, user: Option<User>) -> &'static str {
    user.map_or("nobody", |user| user.0)
}

fn main() {
    let site = Site { session: None };
    let _ = site.wrap_router(axum::Router::new().route("/", axum::routing::get(whoami)));
}
