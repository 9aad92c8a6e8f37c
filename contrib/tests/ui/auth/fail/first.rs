//! Forged requests are refused before anybody is asked to log in, or is logged in; strangers before anybody looks what they may.

use ordain::{Error, Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser, UserInTemplates};
use ordain_contrib::csrf::{Csrf, InCookie, InSession};
use ordain_contrib::hosts::Hosts;
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

#[middleware(in_set(sets::Guards), after(sets::RequiresLogin))]
async fn permissions(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct RequiredAboveForged {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct RemoteAboveForged {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        csrf: Csrf<InSession>,
    }
}

middleware_chain! {
    pub struct PermissionsAboveRequired {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        permissions,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    pub struct ShownAboveUsers {
        sessions: Sessions<Memory>,
        user: UserInTemplates<People>,
        authentication: Authentication<People>,
    }
}

fn main() {}
