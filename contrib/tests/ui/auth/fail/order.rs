//! Users are known below the session, and whatever needs them stands below that.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser};
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
backend!(Staff);

middleware_chain! {
    pub struct AboveSessions {
        authentication: Authentication<People>,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct NoSessions {
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct RequiredAboveUsers {
        sessions: Sessions<Memory>,
        login_required: LoginRequired<People>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct RemoteAboveUsers {
        sessions: Sessions<Memory>,
        remote_user: RemoteUser<People>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct NoUsers {
        sessions: Sessions<Memory>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    pub struct UsersOfOthers {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<Staff>,
    }
}

middleware_chain! {
    pub struct Twice {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        again: Authentication<People>,
    }
}

fn main() {}
