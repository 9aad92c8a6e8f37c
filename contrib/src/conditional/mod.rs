//! Answers "not modified" where a client has a page already.
//!
//! ```
//! use ordain::{Request, middleware_chain};
//! use ordain_contrib::conditional::ConditionalGet;
//!
//! middleware_chain! {
//!     struct Site {
//!         ConditionalGet,
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let site = Site.wrap(async |_: &mut Request| "a page");
//! let first = site.handle(http::Request::get("/").body(String::new()).unwrap()).await;
//! let tag = first.headers()["etag"].clone();
//!
//! let again = http::Request::get("/").header("if-none-match", tag).body(String::new()).unwrap();
//! assert_eq!(site.handle(again).await.status(), 304);
//! # });
//! ```
//!
//! The view has run by then: what is spared is the way of the body to the client. A response whose body is in memory, of up to a megabyte,
//! gets an `ETag` of what is in it; one that is streamed has the `ETag` or the `Last-Modified` that its view gives it, or none.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | CND-1, D16 | another method than `GET` and `HEAD` | stays; a `HEAD` has the `ETag` of its `GET` (Django: none) |
//! | CND-2 | no `ETag`, not streamed, not empty, no `no-store` | gets one of its body, whatever its status, but for a part (206, `Content-Range`), whose tag is that of the whole (Django: that of the part) |
//! | CND-3 | `If-Match`, else `If-Unmodified-Since` | 412 if they do not hold, for a status of 2xx |
//! | | `If-None-Match`, else `If-Modified-Since` | 304 if they do not hold, for a status of 2xx |
//! | CND-4 | a 304 | has `Age` (Django: not), `Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires`, `Last-Modified`, `Vary` and cookies of its page, and no length |
//! | CND-5 | an `ETag` of the view that is not quoted | never matches |
//! | CND-6 | a page that holds something new each time, a token | has another `ETag` each time |
//! | CND-7 | a view that knows its version before it does its work | asks [`Preconditions`]: 304, and for a method that changes something a true 412 (Django: a decorator), also if its `If-Match` cannot be read (Django: it is let through) |
//! | D19 | a page that [must not be stored](crate::caching::DoNotStore) | gets no `ETag` of ours and no 304: the nonce of the 304 is not that of the page that the browser has |
//!
//! `If-Match` of more than 4096 bytes does not hold; of the others such a one is not read.
//!
//! # Order
//!
//! It is in the set [`ChangesBody`](ordain::sets::ChangesBody), and stands above the others of it: its tag is that of the final body. What compresses
//! stands above all of them. In the set [`AnswersConditions`](ordain::sets::AnswersConditions) it stands above what answers from a cache, too.
mod entry;
mod judge;
mod preconditions;
mod tags;

#[cfg(test)]
mod tests;

pub use self::entry::ConditionalGet;
pub use self::preconditions::{InvalidTag, Preconditions, Unmet, Validators};
