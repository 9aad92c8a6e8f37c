//! The orders that are right.

use ordain::{Error, middleware_chain};
use ordain_contrib::access_log::{AccessLog, UsersOf};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::geo::GeoBlock;
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

middleware_chain! {
    struct Site {
        hosts: Hosts,
        clients: Clients,
        access_log: AccessLog<UsersOf<People>>,
        security: Security,
        geo_block: GeoBlock,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    struct Least {
        access_log: AccessLog,
    }
}
