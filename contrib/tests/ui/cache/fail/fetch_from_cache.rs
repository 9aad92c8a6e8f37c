//! What was kept is for those whom all others have let through, and found by what it varies by.

use std::marker::PhantomData;

use ordain::{Error, Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::geo::GeoBlock;
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::locale::Locale;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::sessions::{self, Sessions};

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

pub struct People(PhantomData<()>);

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

#[middleware(in_set(sets::Answers))]
async fn maintenance(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct AboveSessions {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        sessions: Sessions<sessions::Memory>,
    }
}

middleware_chain! {
    pub struct AboveTokens {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct AboveMessages {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        messages: Flash<messages::InCookie>,
    }
}

middleware_chain! {
    pub struct AboveLanguages {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        locale: Locale,
    }
}

middleware_chain! {
    pub struct AboveGzip {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        Gzip,
    }
}

middleware_chain! {
    pub struct AboveWhatRefusesCountries {
        hosts: Hosts,
        clients: Clients,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        geo_block: GeoBlock,
    }
}

middleware_chain! {
    pub struct AboveWhatAnswers {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        maintenance,
    }
}

middleware_chain! {
    pub struct AboveWhatAsksForALogin {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        sessions: Sessions<sessions::Memory>,
        authentication: Authentication<People>,
        fetch_from_cache: FetchFromCache<Memory>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    pub struct AboveNotModified {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        ConditionalGet,
    }
}

fn main() {}
