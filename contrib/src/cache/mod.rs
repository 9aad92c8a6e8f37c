//! Pages that are kept, and shown again to whoever asks for the same.
//!
//! [`UpdateCache`] stands high in a chain and keeps what leaves; [`FetchFromCache`] stands low, and answers with what was kept, without what is
//! below it.
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::{marked, middleware_chain};
//! use ordain_contrib::cache::{FetchFromCache, Memory, Never, UpdateCache};
//! use ordain_contrib::hosts::Hosts;
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         update_cache: UpdateCache<Memory>,
//!         // What varies, compresses, refuses or finds out who asks: between them.
//!         fetch_from_cache: FetchFromCache<Memory>,
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let router = Router::new()
//!     .route("/news", get(async || "much work"))
//!     .route("/clock", get(marked(async || "a quarter past", Never)));
//! let site = Site {
//!     hosts: Hosts::new(["example.com"]).unwrap(),
//!     update_cache: UpdateCache::new(Memory::default()),
//!     fetch_from_cache: FetchFromCache::new(),
//! };
//! let site = site.wrap_router(router);
//!
//! let ask = async |path| {
//!     let request = http::Request::get(path).header("host", "example.com").body(String::new()).unwrap();
//!     site.handle(request).await
//! };
//! let first = ask("/news").await;
//! assert_eq!(first.headers()["cache-control"], "max-age=600");
//! assert!(!first.headers().contains_key("age"));
//! // The second has the first one's page.
//! assert_eq!(ask("/news").await.headers()["age"], "0");
//! ask("/clock").await;
//! assert!(!ask("/clock").await.headers().contains_key("age"));
//! # });
//! ```
//!
//! # What is kept
//!
//! A whole `200` to a `GET` or a `HEAD`, in memory already and of a megabyte at most, which nobody has said of that it is for one visitor: no cookie, no
//! [note](crate::caching), no word in `Cache-Control`. For how long is said by its view, by a mark ([`For`], [`Never`]), else by the response
//! (`s-maxage`, `max-age`, `Expires`), else it is ten minutes. Of its headers those are not kept that belong to a connection, or tell a visitor how they stand with a limit (`RateLimit`).
//!
//! A page is found again by the URL (scheme, host and port as `Hosts` has checked them, path and query), by the language of a
//! [`Locale`](https://docs.rs/ordain-contrib/latest/ordain_contrib/locale/), and by the headers that it has said in `Vary`. What depends on something else has to say so: on the address of the visitor, a country, the time
//! of day. `Vary` has no name for these, so such a view is marked [`Never`]. And a layer that takes a header off requests stands above both or below both.
//!
//! With a `Locale` that minds a cookie each page says `Vary: Cookie`, so that each set of cookies has a page of its own: paths that name the language, or
//! `Locale::without_cookie`, have one for all.
//!
//! # One builds, the others wait
//!
//! Who asks for a page that is being built waits for it, five seconds at most ([`UpdateCache::wait_at_most`]); with a store that several
//! machines share, each of them builds one. If the one who builds it fails, panics or leaves, the next one builds it. Of what could not be kept, ten seconds long,
//! nobody waits for the next.
//!
//! # Stores
//!
//! | store | feature | for |
//! | --- | --- | --- |
//! | [`Memory`] | `cache` | one process; bounded by bytes |
//! | `Redis` | `cache-redis` | several machines |
//!
//! A store of one's own implements [`Store`]; which one it is can be decided at the start by an [`Either`](ordain::Either). A store that is down or
//! has lost its mind is a page that is made anew, and an event at level WARN of target `ordain_contrib::cache`, one a second at most.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | CCH-1 | another method than `GET` and `HEAD` | is not looked up, and nothing of it is kept |
//! | CCH-2 | a page that was kept | is the answer, with its `Age`, which is the time since it was made and an `Age` that it had (RFC 9111; Django: by its `Expires`, whatever that is); what is below, and all hooks of views, do not run |
//! | CCH-3 | `HEAD` | is answered by what was made for a `GET`; what was made for a `HEAD` is for none but those |
//! | CCH-4 | `Cache-Control: no-cache`, `Pragma` of a client | is not heard; with `no-store` its response is not kept |
//! | CCH-5 | one of the two entries alone | does not compile (Django: does nothing, silently) |
//! | CCH-6 | streamed, longer than a megabyte, another status than 200 | is not kept; nor with `private`, `no-cache` or `no-store` in any case and form, `Vary: *`, `max-age=0`, or what cannot be read; its headers stay as they are |
//! | CCH-7, D3, D29 | a `Set-Cookie` | is never kept (Django: without `Vary: Cookie` it is) |
//! | CCH-8 | how long | by the mark, `s-maxage` (Django: not heard), `max-age`, `Expires`, the default; adds `Expires` if there is none, and the smaller `max-age`; a 304 has these, too |
//! | D4 | `max-age=abc` | is not kept (Django: 500) |
//! | D25 | several `max-age` | the smallest counts |
//! | CCH-9 | a request with `Authorization` | the response varies by it, unless it is `public`; it is shown nothing that was made without (Django: it is) |
//! | CCH-10 | the key | URL, language, values of what it varies by; a header that is absent is not an empty one; `Accept-Language` is left out where a `Locale` has chosen by it, and nobody below has said it (Django: always) |
//! | CCH-11 | several `Vary` of a URL | the last one rules |
//! | CCH-12 | a template | is kept as it was rendered |
//! | CCH-14 | a page of a session | is kept for nobody, unless it says `public`: then by the cookie |
//! | CCH-15 | what refuses visitors | stands above `FetchFromCache`: below it does not compile |
//! | CCH-16, D28 | a page for which a user was loaded | is never kept, so that a guard misses none |
//! | CCH-17, D2 | a page that shows a nonce | is not kept, wherever `Csp` stands (Django: two visitors have one nonce) |
//! | CCH-18, D1 | a page that shows a message | is not kept |
//! | CCH-18, D5 | a page whose language was chosen by a cookie | varies by the cookie |
//! | CCH-19 | compressed and plain | are two pages; what was [`Plain`](https://docs.rs/ordain-contrib/latest/ordain_contrib/gzip/struct.Plain.html) stays so |
//! | CSR-17 | a page with a token | is not kept |
//!
//! Left out: a cache for one view (CCH-13: it cannot see what layers above it add; the marks are for that), the time zone in the key (CCH-10: there is no such
//! value), and to forget a page when something of it was changed by a `POST` (as in Django): [`Memory::clear`], which what is being built does not outlive, or a short time.
//!
//! # Order
//!
//! `UpdateCache` needs a member of [`ServesFromCache`](ordain::sets::ServesFromCache) below, and stands above [`Varies`](ordain::sets::Varies) and
//! [`Compresses`](ordain::sets::Compresses): it must see the last `Vary` and all cookies. `FetchFromCache` needs a [`Host`](crate::hosts::Host) and what `UpdateCache` provides, is in
//! [`ServesFromCache`](ordain::sets::ServesFromCache) and [`Answers`](ordain::sets::Answers), and stands below `Varies`, `Answers`,
//! [`Authenticates`](ordain::sets::Authenticates) and [`AnswersConditions`](ordain::sets::AnswersConditions): what refuses a visitor must not be passed by, and what was kept
//! is "not modified" for who has it.
//!
//! What is between the two runs for each request, also on what was kept. So what rewrites bodies or adds headers by a note of the response (`Csp`, `XFrameOptions`) stands
//! below `FetchFromCache`: between them it would do it twice.
mod entry;
mod flights;
mod key;
mod marks;
mod miss;
mod page;
mod rules;
mod store;
mod stores;
mod written;

pub use self::entry::{FetchFromCache, Lookup, UpdateCache};
pub use self::key::Key;
pub use self::marks::{For, Never};
pub use self::page::Kept;
pub use self::store::{Store, StoreError};
pub use self::stores::Memory;
#[cfg(feature = "cache-redis")]
pub use self::stores::Redis;
pub use crate::caching::DoNotStore;

#[cfg(test)]
mod tests;
