//! Before a site goes out: what is missing in its chain, and which of its settings are weak. Django's `check --deploy`.
//!
//! Most of what Django says there cannot be said here, for it does not compile, or is not built. What is left is a matter of choice, and
//! is told by one function over the [plan](ordain::plan::Plan) of a chain and its values: call it in a test, or where the application starts.
//!
#![cfg_attr(
    all(feature = "csrf", feature = "security", feature = "sessions", feature = "x-frame-options"),
    doc = "```"
)]
#![cfg_attr(
    not(all(feature = "csrf", feature = "security", feature = "sessions", feature = "x-frame-options")),
    doc = "```ignore"
)]
//! use ordain::middleware_chain;
//! use ordain_contrib::csrf::{Csrf, InCookie};
//! use ordain_contrib::deployment;
//! use ordain_contrib::hosts::Hosts;
//! use ordain_contrib::security::Security;
//! use ordain_contrib::sessions::{Memory, Sessions};
//! use ordain_contrib::x_frame_options::XFrameOptions;
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         security: Security,
//!         sessions: Sessions<Memory>,
//!         csrf: Csrf<InCookie>,
//!         x_frame_options: XFrameOptions,
//!     }
//! }
//!
//! let site = Site {
//!     hosts: Hosts::new(["example.com"]).unwrap(),
//!     security: Security::new(),
//!     sessions: Sessions::new(Memory::default()).insecure_for_development(),
//!     csrf: Csrf::new(),
//!     x_frame_options: XFrameOptions::new(),
//! };
//!
//! let values: [&dyn deployment::Checked; 5] =
//!     [&site.hosts, &site.security, &site.sessions, &site.csrf, &site.x_frame_options];
//! let found = deployment::check(&Site::PLAN, &values);
//! let found: Vec<_> = found.iter().map(ToString::to_string).collect();
//! assert_eq!(found, [
//!     "security.W008: `security`: plain text is not redirected to HTTPS: `redirect_to_https`",
//!     "security.W004: `security`: browsers are not told to use HTTPS only: `strict_transport_security`",
//!     "security.W012: `sessions`: the session's cookie is sent over plain HTTP: leave out `insecure_for_development`",
//! ]);
//! ```
//!
//! What a site has chosen to do without is left out by its code, as Django's `SILENCED_SYSTEM_CHECKS` does:
//! `found.retain(|finding| finding.code() != Some("security.W021"))`.
//!
//! # What Django says, and where it is said here
//!
//! | Django | says | here |
//! | --- | --- | --- |
//! | W001, W002, W003 | `SecurityMiddleware`, `XFrameOptionsMiddleware`, `CsrfViewMiddleware` is not there | [`check`], by the plan; `CrossOrigin` counts as the last |
//! | W004, W005, W021 | no HSTS, not for subdomains, not preloaded | [`check`], by the value of `Security` |
//! | W006, W008, W022 | no `nosniff`, no redirect to HTTPS, no referrer policy | the same |
//! | W009, W025 | a secret key that is short, or of few characters | a `signing::Key` is not built of one |
//! | W010 to W012, W013 to W015 | the session's cookie is not `Secure`, not `HttpOnly` | it is, unless named otherwise, which [`check`] tells by the value of `Sessions` |
//! | W016 | the cookie of forms is not `Secure` | the same, by the value of `Csrf` |
//! | W018 | `DEBUG` is on | [`check`], by the value of `Pages`: `details(true)` |
//! | W019 | frames are not refused to all | [`check`], by the value of `XFrameOptions` |
//! | W020 | `ALLOWED_HOSTS` is empty | `Hosts` of none is not built; [`check`] tells `Hosts::any`, and that there is no `Hosts` |
//! | E023, E024 | a referrer policy, an opener policy that there is not | an enum |
//! | E026, W027 | a policy that is no mapping; a nonce that templates cannot reach | a type; a nonce is a parameter |
//! | E101, E102 | the view of refused forms cannot be called | a type |
//! | `4_0.E001` | a trusted origin without a scheme | is not built |
//! | `auth.E013`, `admin.E408` to `E410` | a middleware that others need is not there, or stands below them | a need: it does not compile |
//!
//! And what Django does not say: a store whose sessions cannot be ended, logins that are not counted, passwords that are hashed as in a test, proxies
//! that are anybody, scripts that can read the secret of forms, a budget that is not kept while its store is down.

mod check;
mod values;

#[cfg(all(
    test,
    feature = "auth",
    feature = "csrf",
    feature = "messages",
    feature = "quota",
    feature = "security",
    feature = "x-frame-options"
))]
mod tests;

pub use self::check::{Checked, Finding, Weakness, check};
