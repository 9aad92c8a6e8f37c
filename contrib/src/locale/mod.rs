//! The language of a request: by its path, a cookie, or what the browser asks for.
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::locale::{Language, Locale, Prefixed};
//!
//! middleware_chain! {
//!     struct Site {
//!         locale: Locale<Prefixed>,
//!     }
//! }
//!
//! async fn about(language: Language) -> &'static str {
//!     if language.tag() == "de" { "Über uns" } else { "About us" }
//! }
//!
//! # fn main() -> Result<(), ordain_contrib::locale::InvalidLanguages> {
//! let locale = Locale::new(["en", "de"])?.prefixed();
//! // `/en/about`, `/de/about`
//! let router = locale.nest(Router::new().route("/about", get(about)));
//! let site = Site { locale }.wrap_router(router);
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let request = http::Request::get("/about?us").header("accept-language", "de-AT,fr;q=0.5").body(String::new());
//! let response = site.handle(request.unwrap()).await;
//! assert_eq!((response.status().as_u16(), &response.headers()["location"]), (302, &"/de/about?us".parse().unwrap()));
//! assert_eq!(response.headers()["vary"], "Accept-Language, Cookie");
//!
//! let response = site.handle(http::Request::get("/de/about").body(String::new()).unwrap()).await;
//! assert_eq!(response.headers()["content-language"], "de");
//! # });
//! # Ok(())
//! # }
//! ```
//!
//! It only chooses: the texts are the application's. A site whose paths say nothing of a language has a plain [`Locale`], in a
//! chain around anything; one with prefixes a [`Locale<Prefixed>`](Prefixed), in a chain around a router, which it asks for its
//! [`Routes`](ordain::Routes).
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | LOC-1 | a path with a prefix; a cookie; `Accept-Language`; none of them | the first that names a language of the site; else the site's first. Where the default has no prefix, the path always decides |
//! | LOC-2 | a tag in any of these | the same language; of Chinese the script; shorter tags (`de-AT`: `de`); any other of its kind (`pt-PT`: `pt-BR`). Also in a prefix |
//! | LOC-3, D6 | `Accept-Language` | by weight, then as they stand; `*` ends it; one mistake discards it all; of more than 500 bytes the rest is cut at a comma. `q=0` excludes (Django: selects) |
//! | LOC-4 | a 404 without a prefix | 302 to the same path with that of the visitor's language, if that has a route; with [`Locale::append_slashes`] also to that with a slash. The query stays |
//! | LOC-5, D5 | a language that the path did not decide | `Vary: Accept-Language, Cookie` (Django leaves out `Cookie`); the cookie is left out after [`Locale::without_cookie`] |
//! | LOC-6 | any response | `Content-Language`, unless it is there: the language that is active then |
//! | LOC-7 | one request after another | have nothing in common: the language is a value of the request |
//! | LOC-8 | [`set_language`] | only a `POST` changes something; never off the site; 204 to a script that names no `next` |
//!
//! LOC-9, that it stands below the session, was true until Django 4.0: it reads none.
//!
//! # Order
//!
//! It is in the set [`Varies`](ordain::sets::Varies), for its `Vary` must be there before a cache stores a response. With prefixes it is also in
//! [`Redirects`](ordain::sets::Redirects), below [`HandlesCors`](ordain::sets::HandlesCors), and above [`CorrectsPaths`](ordain::sets::CorrectsPaths), so that what
//! lacks a language and a slash gets both in one hop.

mod accept;
mod entry;
mod language;
mod languages;
mod set_language;

#[cfg(test)]
mod tests;

pub use self::entry::{Locale, Prefixed, Unprefixed};
pub use self::language::{Language, Source};
pub use self::languages::InvalidLanguages;
pub use self::set_language::set_language;
