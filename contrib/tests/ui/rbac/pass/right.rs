//! The orders that are right.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::rbac::{ByRoute, Granted, Permissions, Rbac};
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

struct People;

impl Backend for People {
    type User = Person;
    type Credentials = ();

    fn name_of((): &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> {
        Ok(None)
    }
}

struct Roles;

impl Permissions for Roles {
    type Backend = People;

    async fn of(&self, _: &Person) -> Result<Granted, Error> {
        Ok(Granted::none())
    }
}

middleware_chain! {
    struct Site {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        rbac: Rbac<Roles, ByRoute>,
    }
}

middleware_chain! {
    struct Least {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
    }
}
