//! The orders that are right.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::hosts::Clients;
use ordain_contrib::quota::{Memory, PerAddress, PerUser, Quota, RateLimit};
use ordain_contrib::sessions::{Memory as Visitors, Sessions};

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
        clients: Clients,
        second: RateLimit<PerAddress>,
        minute: RateLimit<PerAddress>,
        address: Quota<PerAddress, Memory>,
        sessions: Sessions<Visitors>,
        authentication: Authentication<People>,
        user: Quota<PerUser<People>, Memory>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    struct Least {
        clients: Clients,
        rate_limit: RateLimit<PerAddress>,
    }
}
