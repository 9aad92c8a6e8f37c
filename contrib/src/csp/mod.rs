//! A content security policy: what a page may load and run, as a browser enforces it or only reports it.
//!
//! [`Csp`] adds the header to each response that has none, and provides a [`Nonce`], by which a page says which of its inline scripts are its
//! own. The nonce is drawn when somebody asks for it, and stands in the header if somebody did.
//!
//! ```
//! use axum::{Router, response::Html, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::csp::{Csp, Nonce, Off, Policy, Source};
//!
//! middleware_chain! {
//!     struct Site {
//!         csp: Csp,
//!     }
//! }
//!
//! async fn page(nonce: Nonce) -> Html<String> {
//!     Html(format!("<script nonce=\"{nonce}\">hello()</script>"))
//! }
//!
//! /// A note of a response: this one has another policy, or none.
//! async fn raw() -> (Off, &'static str) {
//!     (Off, "<script>hello()</script>")
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::builder()
//!     .default_src([Source::SelfOrigin])
//!     .script_src([Source::SelfOrigin, Source::Nonce])
//!     .img_src([Source::SelfOrigin, Source::host("https://images.example")?])
//!     .build()?;
//! let site = Site { csp: Csp::new(policy) };
//! let site = site.wrap_router(Router::new().route("/", get(page)).route("/raw", get(raw)).route("/plain", get(async || "plain")));
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let ask = async |path| site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
//! let response = ask("/").await;
//! let header = response.headers()["content-security-policy"].to_str().unwrap();
//! let (before, nonce) = header.split_once("'nonce-").unwrap();
//! assert_eq!(before, "default-src 'self'; script-src 'self' ");
//! assert!(nonce.ends_with("'; img-src 'self' https://images.example"));
//! assert_eq!(response.headers()["cache-control"], "no-store");
//!
//! let plain = "default-src 'self'; script-src 'self'; img-src 'self' https://images.example";
//! assert_eq!(ask("/plain").await.headers()["content-security-policy"], plain);
//! assert!(!ask("/raw").await.headers().contains_key("content-security-policy"));
//! # });
//! # Ok(())
//! # }
//! ```
//!
//! A page that is rendered from a template has the nonce as `csp_nonce` in its context, where it is drawn when the template shows it:
//! `<script nonce="{{ csp_nonce }}">`.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | CSP-1 | a request | has one nonce: 16 random bytes, 22 characters, drawn at first use |
//! | CSP-2 | a response with one of the two headers | keeps that one; the other is added |
//! | CSP-3 | a policy | its directives in their order, the sources of each in theirs, joined by `; `; a bare directive has no value; one that would be empty does not build |
//! | CSP-4, D14 | [`Source::Nonce`] | stands in the header if the nonce was used; else it is left out, and `'unsafe-inline'` beside it, which browsers do not mind beside a nonce; a directive that was nothing else is `'none'`, so that no header is empty and none allows more (Django: the directive is left out) |
//! | CSP-5 | a note [`Policy`], [`ReportOnly`], [`Off`], [`NotEnforced`], [`NotReported`] | stands for the policy of the site, for that header; the page of an error has the site's |
//! | CSP-6 | who takes the nonce | stands below, since it is a need |
//! | CSP-7 | what is answered above | has no policy |
//! | CSP-8 | a template | has the nonce as `csp_nonce`; showing it is using it |
//! | D2, D19, D29 | the nonce was used | `Cache-Control: no-store`, and a [note](crate::caching::DoNotStore) that no cache of a chain keeps it and no 304 is made of it |
//!
//! Who takes the [`Nonce`] stands below it; it has no other rule of order.
//!
//! Left out: that pages of errors with details have no policy (CSP-5); they have it as any other does.

mod builder;
mod entry;
mod nonce;
mod policy;
mod source;

#[cfg(test)]
mod tests;

pub use self::builder::{InvalidPolicy, PolicyBuilder};
pub use self::entry::{Csp, NotEnforced, NotReported, Off, ReportOnly};
pub use self::nonce::Nonce;
pub use self::policy::Policy;
pub use self::source::{InvalidSource, Source};
