use ordain::{Provide, Request, Response, middleware, middleware_chain, view};

#[derive(Clone)]
pub struct Session;
#[derive(Clone)]
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

pub struct Profile;

impl Profile {
    #[view(Site)]
    pub async fn show(&self, _req: &mut Request, session: Session) {
        drop(session);
    }
}

fn main() {
    let _ = User("ada").0;
}
