//! The orders that are right.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::common::{Common, Routed};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csp::Csp;
use ordain_contrib::csrf::{Csrf, InCookie, InSession};
use ordain_contrib::geo::GeoBlock;
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::locale::{Locale, Prefixed};
use ordain_contrib::messages::{Fallback, Flash};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{self, Sessions};
use ordain_contrib::x_frame_options::XFrameOptions;

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
    struct Least {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct Whole {
        hosts: Hosts,
        clients: Clients,
        security: Security,
        update_cache: UpdateCache<Memory>,
        Gzip,
        geo_block: GeoBlock,
        sessions: Sessions<sessions::Memory>,
        ConditionalGet,
        locale: Locale<Prefixed>,
        common: Common<Routed>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        messages: Flash<Fallback>,
        fetch_from_cache: FetchFromCache<Memory>,
        csp: Csp,
        XFrameOptions,
    }
}

// Whoever varies nothing by itself may stand below: what it reads of the session is said above.
middleware_chain! {
    struct Below {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        sessions: Sessions<sessions::Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
        csrf: Csrf<InSession>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    #[chain(within(Least))]
    struct Inner {
        csp: Csp,
    }
}
