//! The orders that are right.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser};
use ordain_contrib::csrf::CrossOrigin;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Sessions};

struct Person;

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
        struct $name;

        impl Backend for $name {
            type User = Person;
            type Credentials = ();

            fn name_of(_: &()) -> Option<&str> {
                None
            }

            async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
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
    struct Site {
        hosts: Hosts,
        clients: Clients,
        security: Security,
        sessions: Sessions<Memory>,
        cross_origin: CrossOrigin,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    struct Least {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    #[chain(within(Least))]
    struct Members {
        login_required: LoginRequired<People>,
    }
}
