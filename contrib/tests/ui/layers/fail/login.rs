//! It finds out who must be known further down, and brings sessions of its own.

use axum_login::{AuthManagerLayer, AuthSession, AuthUser, AuthnBackend};
use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_sessions::{MemoryStore, SessionManagerLayer};

#[derive(Debug, Clone)]
pub struct User;
#[derive(Debug, Clone)]
pub struct Users;

impl AuthUser for User {
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    fn session_auth_hash(&self) -> &[u8] {
        &[]
    }
}

impl AuthnBackend for Users {
    type User = User;
    type Credentials = ();
    type Error = std::convert::Infallible;

    async fn authenticate(&self, _: ()) -> Result<Option<User>, Self::Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u8) -> Result<Option<User>, Self::Error> {
        Ok(None)
    }
}

type Login = layers::Login<AuthManagerLayer<Users, MemoryStore>>;

type Sessions = layers::Sessions<SessionManagerLayer<MemoryStore>>;

#[middleware(in_set(sets::RequiresLogin))]
async fn members_only(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::KeepsSessions))]
async fn others(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn greeting(req: &mut Request, _auth: AuthSession<Users>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        members_only,
        login: Login,
    }
}

middleware_chain! {
    pub struct Unknown {
        greeting,
        login: Login,
    }
}

middleware_chain! {
    pub struct Twice {
        sessions: Sessions,
        login: Login,
    }
}

middleware_chain! {
    pub struct Again {
        login: Login,
        others,
    }
}

middleware_chain! {
    pub struct Preflight {
        login: Login,
        cors: layers::Cors,
    }
}

fn main() {}
