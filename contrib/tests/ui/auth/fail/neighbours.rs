//! What answers for other reasons than who it is stands above what asks for a login, and addresses are known above who counts by them.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser};
use ordain_contrib::csrf::CrossOrigin;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Sessions};

pub struct Person;

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        1
    }

    fn session_secret(&self) -> &[u8] {
        b""
    }
}

macro_rules! backend {
    ($name:ident) => {
        pub struct $name;

        impl Backend for $name {
            type User = Person;
            type Credentials = ();

            fn name_of(_: &()) -> Option<&str> {
                None
            }

            async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> {
                Ok(None)
            }

            async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> {
                Ok(None)
            }
        }

        impl RemoteBackend for $name {
            fn remote_name(_: &Person) -> &str {
                ""
            }

            async fn remote_user(&self, _: &str) -> Result<Option<Person>, Error> {
                Ok(None)
            }
        }
    };
}

backend!(People);

middleware_chain! {
    pub struct ForgedAboveRequired {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        cross_origin: CrossOrigin,
    }
}

middleware_chain! {
    pub struct ForgedAboveRemote {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        cross_origin: CrossOrigin,
    }
}

middleware_chain! {
    pub struct RequiredAboveSecurity {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        security: Security,
    }
}

middleware_chain! {
    pub struct UsersAboveClients {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        clients: Clients,
    }
}

middleware_chain! {
    pub struct RequiredAboveHosts {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        hosts: Hosts,
    }
}

fn main() {}
