//! Middlewares for [`ordain`]: Django's built-in ones, and other crates' layers as entries that know their place.
//!
//! ```toml
//! [dependencies]
//! ordain = { path = "../ordain/runtime", features = ["axum", "minijinja"] } # `minijinja` for templates
//! ordain-contrib = { path = "../ordain/contrib", features = ["sessions", "csrf", "auth", "rbac", "messages"] }
//! ```
//!
//! The batteries, [beside Django's and beside what users of axum have](beside), a module and a feature each, all off by default; `layers` has a feature for each crate whose layers it holds. All of them in one
//! chain are in [the recommended order](#the-recommended-order), sessions, a login, permissions and the errors of an API in
//! [a site with an API and an admin](#a-site-with-an-api-and-an-admin).
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `access-log`, `access-log-sqlite`, `metrics` | `AccessLog`: one line for each request, when it is over; as an event, into an SQLite file, as meters |
//! | `auth` | `Authentication`: who a visitor is, loaded when it is asked for; logins and logouts; `LoginRequired`, `RemoteUser`; passwords by Argon2id, attempts that are counted |
//! | `cache` | `UpdateCache`, `FetchFromCache`: pages that are kept, and shown again to whoever asks for the same |
//! | `cache-redis` | `cache::Redis`: pages that several machines keep together |
//! | `common` | `Common`: slashes, `www.`, refused user agents, links that lead nowhere |
//! | `conditional` | `ConditionalGet`: tags of responses, and "not modified" for those who have them |
//! | `csp` | `Csp`: a content security policy, and a nonce where it is used |
//! | `csrf` | `Csrf`: forms that carry a token, checked beside where they come from; `CrossOrigin`: tower-http's check without tokens |
//! | `geo` | `GeoBlock`: requests refused by the country that they come from |
//! | `gzip` | `Gzip`: responses compressed, with a padding against BREACH |
//! | `hosts` | `Hosts`: the host and the scheme of a request; `Clients`: the address of the client |
//! | `locale` | `Locale`: the language of a request, by its path, a cookie, or what the browser asks for |
//! | `messages` | `Flash`: what a visitor is told once, with the next page; kept in a signed cookie, in the session, or in both |
//! | `quota`, `quota-redis` | `RateLimit`: bursts; `Quota`: a budget by plan and day, in memory or in Redis; by address, by user, by a key of one's own |
//! | `rbac` | `Rbac`: who may see what, by marks of views, and by a table of routes that no typing error opens |
//! | `security` | `Security`: headers that make a browser careful; the redirect to HTTPS |
//! | `sessions` | `Sessions`: what a site remembers of a visitor, loaded when it is asked for; kept in memory, in a signed cookie, or in a store of one's own |
//! | `sessions-sqlite`, `sessions-postgres`, `sessions-redis`, `sessions-adapted` | stores of sessions: `Sqlite`, `Postgres`, `Redis`, and `Adapted` for one of tower-sessions |
//! | `signing` | values that a client keeps and cannot change, as Django signs them; keys that can be replaced |
//! | `tower-http`, `tower-sessions`, `axum-login` | `layers`: entries for the layers that people put in the wrong place, with their rules |
//! | `x-frame-options` | `XFrameOptions`: in whose frames a page may be shown |
#![cfg_attr(
    all(
        feature = "access-log",
        feature = "auth",
        feature = "cache",
        feature = "common",
        feature = "conditional",
        feature = "csp",
        feature = "csrf",
        feature = "geo",
        feature = "gzip",
        feature = "locale",
        feature = "messages",
        feature = "quota",
        feature = "rbac",
        feature = "security",
        feature = "sessions",
        feature = "tower-http",
        feature = "x-frame-options"
    ),
    doc = include_str!("order.md")
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![allow(clippy::needless_pass_by_value, reason = "what a hook needs is a parameter by value")]
#![allow(clippy::trivially_copy_pass_by_ref, reason = "a hook takes `&self`, however small it is")]

#[cfg(feature = "access-log")]
pub mod access_log;
#[cfg(feature = "auth")]
pub mod auth;
#[cfg(feature = "cache")]
pub mod cache;
pub mod beside {
    #![doc = include_str!("beside.md")]
}
pub mod caching;
#[cfg(feature = "common")]
pub mod common;
#[cfg(feature = "conditional")]
pub mod conditional;
pub mod cookies;
#[cfg(feature = "csp")]
pub mod csp;
#[cfg(feature = "csrf")]
pub mod csrf;
pub mod deployment;
#[cfg(feature = "geo")]
pub mod geo;
#[cfg(feature = "gzip")]
pub mod gzip;
#[cfg(feature = "hosts")]
pub mod hosts;
pub mod layers;
#[cfg(feature = "locale")]
pub mod locale;
#[cfg(feature = "messages")]
pub mod messages;
#[cfg(feature = "quota")]
pub mod quota;
#[cfg(feature = "rbac")]
pub mod rbac;
#[cfg(feature = "security")]
pub mod security;
#[cfg(feature = "sessions")]
pub mod sessions;
#[cfg(feature = "signing")]
pub mod signing;
#[cfg(feature = "x-frame-options")]
pub mod x_frame_options;

#[cfg(any(feature = "auth", feature = "cache", feature = "common", feature = "locale", feature = "security"))]
mod asked;
#[cfg(any(feature = "cache", feature = "conditional", feature = "gzip"))]
mod content;
#[cfg(any(feature = "auth", feature = "cache", feature = "csrf"))]
mod logins;
#[cfg(any(feature = "access-log", feature = "csp", feature = "gzip", feature = "x-frame-options"))]
mod notes;
#[cfg(any(feature = "auth", feature = "common", feature = "locale", feature = "security"))]
mod redirect;
#[cfg(any(
    feature = "access-log-sqlite",
    feature = "cache-redis",
    feature = "quota-redis",
    feature = "sessions-postgres",
    feature = "sessions-redis",
    feature = "sessions-sqlite"
))]
mod stores;

#[cfg(all(
    test,
    any(feature = "access-log", feature = "auth", feature = "cache", feature = "common", feature = "messages")
))]
#[allow(dead_code, reason = "each feature has its own")]
mod events;
#[cfg(all(
    test,
    any(
        feature = "access-log",
        feature = "cache",
        feature = "conditional",
        feature = "csp",
        feature = "csrf",
        feature = "gzip",
        feature = "hosts",
        feature = "messages",
        feature = "sessions"
    )
))]
mod mutations;
#[cfg(all(test, feature = "auth"))]
#[allow(dead_code, reason = "each feature has its own")]
mod people;
#[cfg(all(
    test,
    any(
        feature = "cache-redis",
        feature = "quota-redis",
        all(
            feature = "sessions-adapted",
            feature = "sessions-postgres",
            feature = "sessions-redis",
            feature = "sessions-sqlite"
        )
    )
))]
mod servers;
#[cfg(all(
    test,
    any(
        feature = "access-log",
        feature = "cache",
        feature = "conditional",
        feature = "csp",
        feature = "csrf",
        feature = "gzip",
        feature = "hosts",
        feature = "messages",
        feature = "x-frame-options"
    )
))]
#[allow(dead_code, reason = "each feature looks at a part of an answer")]
mod visit;
