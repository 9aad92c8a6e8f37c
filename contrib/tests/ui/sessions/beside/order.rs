//! One in a chain keeps sessions: not also a layer of tower-sessions, or of axum-login, which has one inside.

use axum_login::{AuthManagerLayer, AuthUser, AuthnBackend};
use ordain::middleware_chain;
use ordain_contrib::layers;
use ordain_contrib::sessions::{Memory, Sessions};
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

middleware_chain! {
    pub struct BesideTowerSessions {
        sessions: Sessions<Memory>,
        layer: layers::Sessions<SessionManagerLayer<MemoryStore>>,
    }
}

middleware_chain! {
    pub struct BesideAxumLogin {
        sessions: Sessions<Memory>,
        login: layers::Login<AuthManagerLayer<Users, MemoryStore>>,
    }
}

fn main() {}
