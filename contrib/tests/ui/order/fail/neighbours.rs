//! Between batteries, and between a battery and a layer of another crate: what each of them has in the place of the other's rule is in the folder of its module.

use ordain::{Error, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend, LoginRequired, RemoteBackend, RemoteUser};
use ordain_contrib::cache::{self, FetchFromCache, UpdateCache};
use ordain_contrib::common::Common;
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{Clients, Hosts};
use ordain_contrib::layers;
use ordain_contrib::locale::{Locale, Prefixed};
use ordain_contrib::messages::{Fallback, Flash};
use ordain_contrib::quota::{self, PerAddress, PerUser, Quota, RateLimit};
use ordain_contrib::rbac::{Granted, Permissions, Rbac};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Sessions};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;

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

impl RemoteBackend for People {
    fn remote_name(_: &Person) -> &str {
        ""
    }

    async fn remote_user(&self, _: &str) -> Result<Option<Person>, Error> {
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
    pub struct MessagesAboveSessions {
        messages: Flash<Fallback>,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct RemoteUserAboveSessions {
        remote_user: RemoteUser<People>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct SecurityAboveCors {
        hosts: Hosts,
        security: Security,
        cors: layers::Cors<CorsLayer>,
    }
}

middleware_chain! {
    pub struct SlashesAboveCors {
        hosts: Hosts,
        common: Common,
        cors: layers::Cors<CorsLayer>,
    }
}

middleware_chain! {
    pub struct LanguagesAboveCors {
        locale: Locale<Prefixed>,
        cors: layers::Cors<CorsLayer>,
    }
}

middleware_chain! {
    pub struct LoginAboveCors {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
        cors: layers::Cors<CorsLayer>,
    }
}

middleware_chain! {
    pub struct RemoteUserAboveSecurity {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        security: Security,
    }
}

middleware_chain! {
    pub struct KeptBelowCompression {
        hosts: Hosts,
        compression: layers::Compression<CompressionLayer>,
        update_cache: UpdateCache<cache::Memory>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
    }
}

middleware_chain! {
    pub struct TwiceCompressed {
        compression: layers::Compression<CompressionLayer>,
        Gzip,
    }
}

middleware_chain! {
    pub struct HashedAboveCompression {
        ConditionalGet,
        compression: layers::Compression<CompressionLayer>,
    }
}

middleware_chain! {
    pub struct FoundAbovePermissions {
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        rbac: Rbac<Roles>,
    }
}

middleware_chain! {
    pub struct FoundAboveLimit {
        hosts: Hosts,
        clients: Clients,
        update_cache: UpdateCache<cache::Memory>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        rate_limit: RateLimit<PerAddress>,
    }
}

middleware_chain! {
    pub struct FoundAboveBudget {
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        quota: Quota<PerUser<People>, quota::Memory>,
    }
}

middleware_chain! {
    pub struct FoundAboveRemoteUser {
        hosts: Hosts,
        update_cache: UpdateCache<cache::Memory>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        fetch_from_cache: FetchFromCache<cache::Memory>,
        remote_user: RemoteUser<People>,
    }
}

fn main() {}
