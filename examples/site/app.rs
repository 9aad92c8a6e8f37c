//! The chain, and what it stands around.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use ordain::error::Pages;
use ordain::template::Templates;
use ordain::{BoxedChain, Either, middleware_chain};
use ordain_contrib::auth::{Authentication, LoginRequired, Passwords, UserInTemplates};
use ordain_contrib::common::Common;
use ordain_contrib::csp::{Csp, Policy, Source};
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::hosts::{Clients, Hosts, Proxies, X_FORWARDED_FOR, X_FORWARDED_PROTO};
use ordain_contrib::messages::{Fallback, Flash};
use ordain_contrib::security::{Hsts, Security};
use ordain_contrib::sessions::{Memory, Postgres, Redis, Sessions, Sqlite, StoreError};
use ordain_contrib::signing::Keys;
use ordain_contrib::x_frame_options::XFrameOptions;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

use super::accounts::{Accounts, Person};
use super::notes::Notes;
use super::views::{self, Desk, Mail};

middleware_chain! {
    /// A request passes these from top to bottom, its response from bottom to top. Move one to a place where it would not work, and
    /// `cargo check` says so.
    struct Site {
        error_pages: Pages,
        templates: Templates,
        hosts: Hosts,
        clients: Clients,
        security: Security,
        sessions: Sessions<Store>,
        common: Common,
        csrf: Csrf<InCookie>,
        authentication: Authentication<Accounts>,
        login_required: LoginRequired<Accounts>,
        user: UserInTemplates<Accounts>,
        flash: Flash<Fallback>,
        csp: Csp,
        XFrameOptions,
    }
}

/// Where sessions are kept, decided at the start.
pub(crate) type Store = Either<Either<Memory, Redis>, Either<Sqlite, Postgres>>;

/// What is decided at the start.
pub(crate) struct Settings {
    pub(crate) database: Option<String>,
    pub(crate) redis: Option<String>,
    pub(crate) proxied: Option<String>,
    pub(crate) keys: Keys,
    pub(crate) passwords: Passwords,
    pub(crate) mail: Mail,
}

/// The site, and the store of its sessions, which is shut down when the site is not served any more.
pub(crate) async fn app(settings: Settings) -> Result<(BoxedChain, Store), Box<dyn StdError>> {
    let Settings { database, redis, proxied, keys, passwords, mail } = settings;
    let store = store(database.as_deref(), redis.as_deref()).await?;
    let database = connect(database.as_deref()).await?;
    let accounts = Accounts::new(database.clone(), passwords).await?;
    let desk = Desk { notes: Notes::new(database).await?, links: keys.signer("links"), mail };

    let (hosts, clients, security) = match proxied {
        Some(name) => behind_a_proxy(&name)?,
        None => (Hosts::new(["localhost", "127.0.0.1", "[::1]"])?, Clients::new(), Security::new()),
    };
    let site = Site {
        error_pages: views::error_pages(),
        templates: Templates::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/site/templates")),
        hosts,
        clients,
        security,
        sessions: Sessions::new(store.clone()),
        common: Common::new().append_slashes(["/notes/"])?,
        csrf: Csrf::new(),
        authentication: Authentication::new(accounts, keys.clone()),
        login_required: LoginRequired::new("/login")?,
        user: UserInTemplates::new(|person: &Person| person.address.clone()),
        flash: Flash::new(Fallback::new(keys)),
        csp: Csp::new(policy()?),
    };
    Ok((site.wrap_router(views::router().with_state(Arc::new(desk))).boxed(), store))
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

async fn store(database: Option<&str>, redis: Option<&str>) -> Result<Store, StoreError> {
    Ok(match (redis, database.map(|url| (url, url.strip_prefix("sqlite:")))) {
        (Some(url), _) => Either::First(Either::Second(Redis::connect(url).await?)),
        (None, Some((_, Some(file)))) => Either::Second(Either::First(Sqlite::open(file).await?)),
        (None, Some((url, None))) => Either::Second(Either::Second(Postgres::connect(url).await?)),
        (None, None) => Either::First(Either::First(Memory::default())),
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
