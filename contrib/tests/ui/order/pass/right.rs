//! The orders that are right: what Django starts with, what its page on middleware lists, all there is at once, and the least.

use ordain::{Error, middleware_chain};
use ordain_contrib::access_log::{AccessLog, UsersOf};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser};
use ordain_contrib::cache::{self, FetchFromCache, UpdateCache};
use ordain_contrib::common::{Common, Routed};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csp::Csp;
use ordain_contrib::csrf::{CrossOrigin, Csrf, InCookie, InSession};
use ordain_contrib::geo::GeoBlock;
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::layers;
use ordain_contrib::locale::{Locale, Prefixed};
use ordain_contrib::messages::{Fallback, Flash, InCookie as MessagesInCookie, InSession as MessagesInSession};
use ordain_contrib::quota::{self, PerAddress, PerUser, Quota, RateLimit};
use ordain_contrib::rbac::{ByRoute, Granted, Permissions, Rbac};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Sessions};
use ordain_contrib::x_frame_options::XFrameOptions;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;

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

impl RemoteBackend for People {
    fn remote_name(_: &Person) -> &'static str {
        ""
    }

    async fn remote_user(&self, _: &str) -> Result<Option<Person>, Error> {
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
    struct DjangosDefault {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        messages: Flash<Fallback>,
        XFrameOptions,
    }
}

middleware_chain! {
    struct DjangosDefaultWithLogin {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common,
        csrf: Csrf<InSession>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        messages: Flash<MessagesInSession>,
        XFrameOptions,
    }
}

middleware_chain! {
    struct DjangosFull {
        hosts: Hosts,
        security: Security,
        update_cache: UpdateCache<cache::Memory>,
        Gzip,
        sessions: Sessions<Memory>,
        ConditionalGet,
        locale: Locale<Prefixed>,
        common: Common<Routed>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        messages: Flash<Fallback>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        csp: Csp,
        XFrameOptions,
    }
}

middleware_chain! {
    struct Everything {
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        propagate: layers::PropagateRequestId,
        cors: layers::Cors<CorsLayer>,
        hosts: Hosts,
        clients: Clients,
        access_log: AccessLog<UsersOf<People>>,
        security: Security,
        update_cache: UpdateCache<cache::Memory>,
        Gzip,
        timeout: layers::Timeout,
        limit: layers::BodyLimit,
        geo_block: GeoBlock,
        rate_limit: RateLimit<PerAddress>,
        sessions: Sessions<Memory>,
        ConditionalGet,
        locale: Locale<Prefixed>,
        common: Common<Routed>,
        cross_origin: CrossOrigin,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        quota: Quota<PerUser<People>, quota::Memory>,
        login_required: LoginRequired<People>,
        rbac: Rbac<Roles, ByRoute>,
        messages: Flash<Fallback>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        csp: Csp,
        XFrameOptions,
    }
}

middleware_chain! {
    struct WithLayers {
        trace: layers::Trace,
        cors: layers::Cors<CorsLayer>,
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        compression: layers::Compression<CompressionLayer>,
        timeout: layers::Timeout,
        limit: layers::BodyLimit,
        sessions: Sessions<Memory>,
        csrf: Csrf<InSession>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
    }
}

middleware_chain! {
    struct Kept {
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
    }
}

middleware_chain! {
    struct Api {
        clients: Clients,
        access_log: AccessLog,
        rate_limit: RateLimit<PerAddress>,
        cross_origin: CrossOrigin,
        ConditionalGet,
    }
}

middleware_chain! {
    struct Told {
        messages: Flash<MessagesInCookie>,
        XFrameOptions,
    }
}

middleware_chain! {
    struct Intranet {
        clients: Clients,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        login_required: LoginRequired<People>,
    }
}

middleware_chain! {
    struct Countries {
        clients: Clients,
        geo_block: GeoBlock,
    }
}

middleware_chain! {
    struct Languages {
        locale: Locale,
        csp: Csp,
    }
}

middleware_chain! {
    struct Least {
        hosts: Hosts,
    }
}
