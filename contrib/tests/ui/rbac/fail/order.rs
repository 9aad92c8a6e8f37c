//! Permissions are asked for below what finds out who it is, below the login, below the check of forged forms.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::csrf::{CrossOrigin, Csrf, InCookie};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::rbac::{ByRoute, Granted, Permissions, Rbac};
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

pub struct People;

impl Backend for People {
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

pub struct Roles;

impl Permissions for Roles {
    type Backend = People;

    async fn of(&self, _: &Person) -> Result<Granted, Error> {
        Ok(Granted::none())
    }
}

middleware_chain! {
    pub struct AboveUsers {
        sessions: Sessions<Memory>,
        rbac: Rbac<Roles>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct WithoutUsers {
        sessions: Sessions<Memory>,
        rbac: Rbac<Roles>,
    }
}

middleware_chain! {
    pub struct AboveLogin {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    pub struct ByTableAboveLogin {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles, ByRoute>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    pub struct AboveTokens {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct AboveCrossOrigin {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
        cross_origin: CrossOrigin,
    }
}

middleware_chain! {
    pub struct AboveSecurity {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
        security: Security,
    }
}

middleware_chain! {
    pub struct AboveHosts {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Roles>,
        hosts: Hosts,
    }
}

fn main() {}
