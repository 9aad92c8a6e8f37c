//! The chain, and what it stands around.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use ordain::error::Pages;
use ordain::template::Templates;
use ordain::{BoxedChain, Either, Request, middleware_chain};
use ordain_contrib::access_log::{self, AccessLog, UsersOf};
use ordain_contrib::auth::{Authentication, LoginRequired, Passwords, UserInTemplates};
use ordain_contrib::cache::{self, FetchFromCache, UpdateCache};
use ordain_contrib::common::Common;
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csp::{Csp, Policy, Source};
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{Clients, Hosts, Proxies, X_FORWARDED_FOR, X_FORWARDED_PROTO};
use ordain_contrib::locale::Locale;
use ordain_contrib::messages::{Fallback, Flash};
use ordain_contrib::quota::{self, Budget, PerAddress, PerUser, Quota, Rate, RateLimit, Strangers};
use ordain_contrib::rbac::Rbac;
use ordain_contrib::security::{Hsts, Security};
use ordain_contrib::sessions::{self, Sessions};
use ordain_contrib::signing::Keys;
use ordain_contrib::x_frame_options::XFrameOptions;
use serde::Serialize;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

use super::accounts::{Accounts, Person, Roles};
use super::log;
use super::notes::Notes;
use super::texts::{LANGUAGES, tell_language, templates};
use super::views::{self, Desk, Mail};

middleware_chain! {
    /// A request passes these from top to bottom, its response from bottom to top. Move one to a place where it would not work, and
    /// `cargo check` says so.
    struct Site {
        error_pages: Pages,
        templates: Templates,
        hosts: Hosts,
        clients: Clients,
        access_log: AccessLog<UsersOf<Accounts>>,
        security: Security,
        update_cache: UpdateCache<PageStore>,
        Gzip,
        // Whoever is refused below is told so in their language.
        locale: Locale,
        rate_limit: RateLimit<PerAddress>,
        mails: Quota<PerAddress, CountStore>,
        sessions: Sessions<SessionStore>,
        ConditionalGet,
        common: Common,
        csrf: Csrf<InCookie>,
        authentication: Authentication<Accounts>,
        notes: Quota<PerUser<Accounts>, CountStore>,
        login_required: LoginRequired<Accounts>,
        rbac: Rbac<Roles>,
        user: UserInTemplates<Accounts>,
        flash: Flash<Fallback>,
        tell_language,
        fetch_from_cache: FetchFromCache<PageStore>,
        csp: Csp,
        XFrameOptions,
    }
}

/// Where sessions are kept, decided at the start.
pub(crate) type SessionStore =
    Either<Either<sessions::Memory, sessions::Redis>, Either<sessions::Sqlite, sessions::Postgres>>;
/// Where pages are kept that are the same for everybody.
type PageStore = Either<cache::Memory, cache::Redis>;
/// Where it is counted what somebody has used.
type CountStore = Either<quota::Memory, quota::Redis>;

/// What is decided at the start.
pub(crate) struct Settings {
    pub(crate) database: Option<String>,
    pub(crate) redis: Option<String>,
    pub(crate) proxied: Option<String>,
    /// The address of who may see the log.
    pub(crate) admin: Option<String>,
    /// The file of the log.
    pub(crate) log: Option<String>,
    pub(crate) keys: Keys,
    pub(crate) passwords: Passwords,
    pub(crate) mail: Mail,
}

/// The site, and what is shut down when it is not served any more.
pub(crate) struct App {
    pub(crate) chain: BoxedChain,
    pub(crate) sessions: SessionStore,
    pub(crate) log: access_log::Sqlite,
}

pub(crate) async fn app(settings: Settings) -> Result<App, Box<dyn StdError>> {
    let Settings { database, redis, proxied, admin, log, keys, passwords, mail } = settings;
    let sessions = session_store(database.as_deref(), redis.as_deref()).await?;
    let (pages, counts) = shared_stores(redis.as_deref()).await?;
    let database = connect(database.as_deref()).await?;
    let accounts = Accounts::new(database.clone(), passwords, admin).await?;
    let log = log::open(log.as_deref()).await?.keep_for(Duration::from_hours(24 * 30));
    let desk = Desk { notes: Notes::new(database).await?, links: keys.signer("links"), mail, log: log.clone() };

    let (hosts, clients, security) = match proxied {
        Some(name) => behind_a_proxy(&name)?,
        None => (Hosts::new(["localhost", "127.0.0.1", "[::1]"])?, Clients::new(), Security::new()),
    };
    let site = Site {
        error_pages: views::error_pages(),
        templates: templates(),
        hosts,
        clients,
        access_log: AccessLog::new().to(log.clone()).users(),
        security,
        // Only what is marked is kept.
        update_cache: UpdateCache::new(pages).keep_for(Duration::ZERO),
        locale: Locale::new(LANGUAGES)?.cookie_age(Duration::from_hours(24 * 365)),
        // A page and its style sheet are two requests.
        rate_limit: RateLimit::new(PerAddress, Rate::per_second(20).burst(300)),
        mails: Quota::new(PerAddress, counts.clone(), Budget::per_hour(10))
            .cost(is_form_of("/register"))
            .named("mails")?,
        sessions: Sessions::new(sessions.clone()),
        common: Common::new().append_slashes(["/notes/"])?,
        csrf: Csrf::new(),
        authentication: Authentication::new(accounts, keys.clone()),
        notes: Quota::new(PerUser::new(Strangers::NotCounted), counts, Budget::per_day(100))
            .cost(is_form_of("/notes/"))
            .named("notes")?,
        login_required: LoginRequired::new("/login")?,
        rbac: Rbac::new(Roles),
        user: UserInTemplates::new(Visitor::of),
        flash: Flash::new(Fallback::new(keys)),
        fetch_from_cache: FetchFromCache::new(),
        csp: Csp::new(policy()?),
    };
    let chain = site.wrap_router(views::router().with_state(Arc::new(desk))).boxed();
    Ok(App { chain, sessions, log })
}

/// What pages show of who looks at them.
#[derive(Serialize)]
struct Visitor {
    address: String,
    is_admin: bool,
}

impl Visitor {
    fn of(person: &Person) -> Self {
        Self { address: person.address.clone(), is_admin: person.is_admin }
    }
}

/// One unit for each form that is sent there, nothing for anything else.
fn is_form_of(path: &'static str) -> impl Fn(&Request) -> u64 {
    move |req| u64::from(req.method() == Method::POST && req.uri().path() == path)
}

/// What a proxy on this machine says is believed: which scheme it was asked by, and by whom. Whoever comes in plain text is sent to HTTPS.
fn behind_a_proxy(name: &str) -> Result<(Hosts, Clients, Security), Box<dyn StdError>> {
    let proxies = Proxies::new(["127.0.0.1", "::1"])?;
    let hosts = Hosts::new([name])?.scheme_from(&proxies, X_FORWARDED_PROTO, "https");
    let security = Security::new()
        .redirect_to_https(hosts.scheme_told()?)
        .strict_transport_security(Hsts::new(Duration::from_hours(1))?);
    Ok((hosts, Clients::new().address_from(&proxies, X_FORWARDED_FOR), security))
}

/// One style sheet, forms to this site, and scripts that say the nonce: nothing else.
fn policy() -> Result<Policy, Box<dyn StdError>> {
    let policy = Policy::builder()
        .default_src([Source::Nothing])
        .style_src([Source::SelfOrigin])
        .script_src([Source::Nonce])
        .form_action([Source::SelfOrigin])
        .base_uri([Source::Nothing])
        .frame_ancestors([Source::Nothing]);
    Ok(policy.build()?)
}

async fn session_store(database: Option<&str>, redis: Option<&str>) -> Result<SessionStore, sessions::StoreError> {
    use sessions::{Memory, Postgres, Redis, Sqlite};
    Ok(match (redis, database.map(|url| (url, url.strip_prefix("sqlite:")))) {
        (Some(url), _) => Either::First(Either::Second(Redis::connect(url).await?)),
        (None, Some((_, Some(file)))) => Either::Second(Either::First(Sqlite::open(file).await?)),
        (None, Some((url, None))) => Either::Second(Either::Second(Postgres::connect(url).await?)),
        (None, None) => Either::First(Either::First(Memory::default())),
    })
}

/// In the memory of this process, or in what several share.
async fn shared_stores(redis: Option<&str>) -> Result<(PageStore, CountStore), Box<dyn StdError>> {
    Ok(match redis {
        Some(url) => {
            (Either::Second(cache::Redis::connect(url).await?), Either::Second(quota::Redis::connect(url).await?))
        }
        None => (Either::First(cache::Memory::default()), Either::First(quota::Memory::default())),
    })
}

async fn connect(database: Option<&str>) -> Result<AnyPool, sqlx::Error> {
    sqlx::any::install_default_drivers();
    match database {
        Some(url) if url.starts_with("sqlite:") => AnyPool::connect(&format!("{url}?mode=rwc")).await,
        Some(url) => AnyPool::connect(url).await,
        // It is in the memory of its one connection, which stays.
        None => {
            let one = AnyPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
            one.connect("sqlite::memory:").await
        }
    }
}
