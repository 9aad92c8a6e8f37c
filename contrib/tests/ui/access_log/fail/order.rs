//! What answers above the log leaves no line; whom it tells of are known below.

use ordain::{Error, Request, Response, middleware, middleware_chain};
use ordain_contrib::access_log::{AccessLog, UsersOf};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::common::Common;
use ordain_contrib::csrf::CrossOrigin;
use ordain_contrib::geo::GeoBlock;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::quota::{PerAddress, RateLimit};
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

/// Answers while there is nothing else.
#[middleware(process_request, in_set(ordain::sets::Answers))]
pub fn maintenance(_: &Request) -> Option<Response> {
    None
}

middleware_chain! {
    pub struct BelowAnswers {
        maintenance,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowGeoBlock {
        clients: Clients,
        geo_block: GeoBlock,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowLimit {
        clients: Clients,
        rate_limit: RateLimit<PerAddress>,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowCrossOrigin {
        cross_origin: CrossOrigin,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowSecurity {
        hosts: Hosts,
        security: Security,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowCommon {
        hosts: Hosts,
        common: Common,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowLogin {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        access_log: AccessLog,
    }
}

middleware_chain! {
    pub struct BelowUsers {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        access_log: AccessLog<UsersOf<People>>,
    }
}

fn main() {}
