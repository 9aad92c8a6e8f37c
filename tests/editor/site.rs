//! The program that the language server is asked about.

mod auth {
    use ordain::sets::Authenticates;
    use ordain::{Provide, Request, Response, middleware};

    use super::{Session, session};

    /// Who it is.
    #[derive(Clone)]
    pub struct User;

    /// Finds out who it is.
    #[middleware(after(session), in_set(Authenticates))]
    pub async fn authentication(req: &mut Request, session: Session, next: impl Provide<User>) -> Response {
        let _ = session;
        next.provide(User).run(req).await
    }
}

use ordain::{Next, Provide, Request, Response, View, middleware, middleware_chain, view};

/// What a visitor has left behind.
#[derive(Clone)]
pub struct Session;

/// Loads the visitor's session.
#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

/// Measures how long it takes.
#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// Refuses forged posts.
pub struct Csrf {
    pub strict: bool,
}

#[middleware]
impl Csrf {
    fn process_view(&self, _: &Request, session: Session, _: &View<'_>) -> Option<Response> {
        let _ = session;
        self.strict.then(Response::default)
    }
}

middleware_chain! {
    /// What every request passes.
    pub struct Site {
        timing,
        session,
        /// Against forged posts.
        csrf: Csrf,
        auth::authentication,
    }
}

/// Shows who it is.
#[view(Site)]
async fn profile(_: &mut Request, user: auth::User) -> &'static str {
    drop(user);
    "somebody"
}

fn main() {
    let site = Site { csrf: Csrf { strict: true } };
    println!("{}", Site::PLAN);
    drop(site.wrap(profile));
}
