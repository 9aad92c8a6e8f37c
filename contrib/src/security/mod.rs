//! The headers that make a browser careful, and the redirect to HTTPS.
//!
//! [`Security`] adds each header that a response has not: by default `X-Content-Type-Options: nosniff`,
//! `Referrer-Policy: same-origin` and `Cross-Origin-Opener-Policy: same-origin`. What can break a site is off until it is named: the
//! redirect, `Strict-Transport-Security`, and the policies about embedding.
//!
//! ```
//! use std::time::Duration;
//!
//! use ordain::{Request, middleware_chain};
//! use ordain_contrib::hosts::{Hosts, Proxies, X_FORWARDED_PROTO};
//! use ordain_contrib::security::{Hsts, Security};
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         security: Security,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let proxies = Proxies::anyone();
//! let hosts = Hosts::new(["example.com"])?.scheme_from(&proxies, X_FORWARDED_PROTO, "https");
//! let security = Security::new()
//!     .redirect_to_https(hosts.scheme_told()?)
//!     .strict_transport_security(Hsts::new(Duration::from_hours(365 * 24))?);
//! let site = Site { hosts, security }.wrap(async |_: &mut Request| "hello");
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let request = http::Request::post("/notes?new").header("host", "example.com").body(String::new()).unwrap();
//! let response = site.handle(request).await;
//! assert_eq!(response.status(), 308);
//! assert_eq!(response.headers()["location"], "https://example.com/notes?new");
//!
//! let request = http::Request::get("/").header("host", "example.com").header("x-forwarded-proto", "https");
//! let response = site.handle(request.body(String::new()).unwrap()).await;
//! assert_eq!(response.headers()["strict-transport-security"], "max-age=31536000");
//! assert_eq!(response.headers()["x-content-type-options"], "nosniff");
//! # });
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | SEC-1 | the defaults, in plain text | the three headers above and no other, on each status, the pages of errors among them |
//! | SEC-2 | `Hsts` was set | `Strict-Transport-Security: max-age=N[; includeSubDomains][; preload]`, if the request is secure |
//! | SEC-3 | the response has the header | stays as it is |
//! | SEC-4 | several referrer policies | one header, joined by `,` |
//! | SEC-5 | a header was left out by name | is not sent |
//! | SEC-6 | the redirect was named, plain text | to `https://`, host and port, path and query as they were sent, with the headers, without `Strict-Transport-Security` |
//! | SEC-7, D8 | any method | 308 (Django: 301, which makes a `GET` of a `POST`) |
//! | SEC-8 | an exemption | is a prefix of whole segments (Django: an expression that is searched anywhere) |
//! | SEC-9 | a foreign host | is a 400 of [`Hosts`](crate::hosts::Hosts), which stands above |
//! | D31 | the path of the redirect | begins with exactly one slash; what is no character of a path is encoded |
//! | D35 | the redirect, `Strict-Transport-Security` | are off until they are named; the redirect wants a [`SchemeTold`](crate::hosts::SchemeTold); `preload` wants a year and the subdomains |
//!
//! The port that is kept is that of a development server; one that is the scheme's own is none: `example.com:80` becomes `https://example.com`.
//!
//! # Order
//!
//! It needs a [`Host`](crate::hosts::Host), and so stands below [`Hosts`](crate::hosts::Hosts). It is in the set
//! [`Redirects`](ordain::sets::Redirects), stands above the others of it and above [`Authenticates`](ordain::sets::Authenticates), whose answers then have
//! its headers, and below [`HandlesCors`](ordain::sets::HandlesCors), for browsers do not follow the redirect of a preflight.

mod embedding;
mod entry;
mod hsts;
mod policies;
mod weaknesses;

#[cfg(test)]
mod tests;

pub use self::embedding::{Allow, InvalidPermissions, InvalidReporting, PermissionsPolicy, ReportingEndpoints};
pub use self::entry::{InvalidPrefix, Security};
pub use self::hsts::{Hsts, InvalidHsts};
pub use self::policies::{EmbedderPolicy, OpenerPolicy, ReferrerPolicy, ResourcePolicy};
pub use self::weaknesses::Weakness;
