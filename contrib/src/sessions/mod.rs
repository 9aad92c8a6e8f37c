//! Sessions: what a site remembers of a visitor from one request to the next.
//!
//! [`Sessions`] is the entry. It provides a [`Session`] to everything below: a need of middlewares, and a parameter of
//! axum handlers as it is.
//!
//! ```
//! use axum::Router;
//! use axum::routing::get;
//! use ordain::{Error, middleware_chain};
//! use ordain_contrib::sessions::{Memory, Session, Sessions};
//!
//! middleware_chain! {
//!     struct Site {
//!         sessions: Sessions<Memory>,
//!     }
//! }
//!
//! /// How often this visitor has been here.
//! async fn visits(session: Session) -> Result<String, Error> {
//!     let visits = session.get::<u32>("visits").await?.unwrap_or_default() + 1;
//!     session.insert("visits", visits).await?;
//!     Ok(visits.to_string())
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! # use axum::body::{Body, to_bytes};
//! let site = Site { sessions: Sessions::new(Memory::default()) };
//! let app = site.wrap_router(Router::new().route("/", get(visits)));
//!
//! let first = app.handle(http::Request::new(Body::empty())).await;
//! let cookie = first.headers()["set-cookie"].to_str().unwrap();
//! assert!(cookie.ends_with("; HttpOnly; Max-Age=86400; Path=/; SameSite=Lax; Secure"));
//!
//! let cookie = cookie.split(';').next().unwrap();
//! let again = http::Request::get("/").header("cookie", cookie).body(Body::empty()).unwrap();
//! let second = app.handle(again).await;
//! assert_eq!(to_bytes(second.into_body(), 9).await.unwrap(), "2");
//! # });
//! ```
//!
//! # In a middleware
//!
//! A middleware below needs it: `session: Session`. What it writes on the way out is saved, too, for it stands inside:
//!
//! ```
//! use ordain::{Error, Next, Request, Response, middleware, middleware_chain};
//! use ordain_contrib::sessions::{Memory, Session, Sessions};
//!
//! /// Remembers the page that a visitor has seen last.
//! #[middleware]
//! async fn last_page(req: &mut Request, session: Session, next: impl Next) -> Result<Response, Error> {
//!     let path = req.uri().path().to_owned();
//!     let response = next.run(req).await;
//!     session.insert("last_page", path).await?;
//!     Ok(response)
//! }
//!
//! middleware_chain! {
//!     struct Site {
//!         sessions: Sessions<Memory>,
//!         last_page,
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! One that only may need it reads nothing until it does: a request in which nobody has asked for a value costs the store
//! nothing, and its response says no `Vary: Cookie`. In what may block it is [`Session::blocking`].
//!
//! A test of such a middleware, or of a handler, gets its session from [`testing`].
//!
//! # Two requests at a time
//!
//! A record has a version. Where another request has written the same session meanwhile, the keys that this one has touched
//! are laid over what the other has written, and a key that the other has removed stays removed. Where the session has ended
//! meanwhile, nothing is saved, and the request is a 400 whose cause is [`Gone`]: a logout is not undone by a slow request. Only a login begins
//! another one then: who clicks twice is logged in by both, and keeps what a stranger had.
//!
//! # Stores
//!
//! | store | feature | for | a session that has ended |
//! | --- | --- | --- | --- |
//! | [`Memory`] | `sessions` | tests; one process that may forget its visitors | stays so |
//! | [`SignedCookie`] | `sessions` | no place on the server at all | **a copy of the cookie works on** |
//! | `Sqlite` | `sessions-sqlite` | one machine | stays so |
//! | `Postgres` | `sessions-postgres` | several machines | stays so |
//! | `Redis` | `sessions-redis` | several machines | stays so |
//! | `Adapted` | `sessions-adapted` | a store that was made for tower-sessions | comes back, if a request saves it at the very moment |
//!
//! A store of one's own implements [`Store`]. Which one it is can be decided at the start, by an
//! [`Either`](ordain::Either) of stores, or of entries. A store that is down is a 503 of those requests that need a
//! session, never a logout. [`Sessions::weaknesses`] says what a deployment should know. What a store keeps running ends with [`Store::shutdown`]:
//!
//! ```
//! # #[cfg(feature = "sessions-sqlite")]
//! # async fn served() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use ordain::middleware_chain;
//! use ordain_contrib::sessions::{Sessions, Sqlite, Store};
//!
//! middleware_chain! {
//!     struct Site { sessions: Sessions<Sqlite> }
//! }
//!
//! let store = Sqlite::open("sessions.db").await?;
//! let app = Site { sessions: Sessions::new(store.clone()) }.wrap_router(axum::Router::new());
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//! axum::serve(listener, app.into_make_service()).await?;
//! store.shutdown(Duration::from_secs(10)).await;
//! # Ok(())
//! # }
//! ```
//!
//! # The rules
//!
//! Those of Django's `SessionMiddleware` and its session, each with the test that bears its number.
//!
//! | rule | what holds |
//! | --- | --- |
//! | SES-1 | a token is 32 characters of `a-z0-9`, drawn by the system |
//! | SES-2 | what is shorter than 8 characters is no token; nor is what is longer than 4096 bytes |
//! | SES-3 | a token that the store does not know is never adopted |
//! | SES-4 | the store is asked when a value is first read or written |
//! | SES-5 | what is an access, and what is a change |
//! | SES-6 | a session whose last value was removed is not empty: it is saved, its cookie renewed |
//! | SES-7 | differs: there is always a session on the way out, whatever has become of the request |
//! | SES-8 | a cookie was sent and the session is empty: the cookie is deleted |
//! | SES-9 | an access is `Vary: Cookie` |
//! | SES-10 | a change is saved if the status is below 500 |
//! | SES-11 | [`Sessions::save_every_request`] renews what there is, and makes nothing |
//! | SES-12 | a session that has ended meanwhile is a 400, and does not come back; a login is saved as another session |
//! | SES-13 | differs (D13): a session that was cleared and whose token is not known is a new one |
//! | SES-14 | a flush and a write are another session, and one cookie; a flush of nothing sets none |
//! | SES-15 | the cookie's attributes; its age as `Max-Age` and as `Expires` |
//! | SES-16 | [`Expiry`]: a time from each save on, a moment, until the browser is closed |
//! | SES-17 | an expiry of its own beats that of all |
//! | SES-18 | what is over is not loaded; a purge removes it |
//! | SES-19 | [`Session::cycle`]: the same values under another token, the old one gone in the same step |
//! | SES-20 | a store creates what is new, and updates only what is there, each in one step |
//! | SES-22 | a signed cookie: readable, not revocable; it is over by what is in it |
//!
//! Where this differs from Django:
//!
//! | | here |
//! | --- | --- |
//! | D12 | a session that is too large for a cookie is an error when it is saved |
//! | D13 | a session that was cleared and whose token is not known is a new one |
//! | D15, D34 | the cookie is `__Host-session` and `Secure`; [`Sessions::insecure_for_development`] turns that off |
//! | D20 | a cookie is deleted with the attributes that it was set with |
//! | D21 | a full [`Memory`] drops the session that was idle for longest, never a new one |
//! | D22 | of two cookies of one name the last counts, as in Django |
//! | D28, D29 | who reads a session makes the response `private`, unless it says `public`; who sets a cookie always |
//! | D30 | a store sees the hash of the token; what it keeps is JSON |
//! | D32 | two requests of one session are laid over each other, key by key |
//! | D37 | a session in which nobody is logged in lives for a day, has a bound of its own in [`Memory`], and goes first |
//!
//! Left out: that a tampered cookie is replaced by an empty one (SES-22: it is deleted, as any that is not known), that
//! a change inside a value goes unnoticed (SES-5: values go in and come out whole), test cookies (a browser
//! that keeps none is seen by the next request), the signature on what a store keeps (SES-21; D30: who can write the table is
//! trusted, and who can read it finds hashes).

mod blocking;
mod entry;
mod expiry;
mod record;
mod save;
mod session;
mod store;
mod stores;
pub mod testing;
mod token;
mod weaknesses;

pub use self::blocking::Blocking;
pub use self::entry::Sessions;
pub use self::expiry::Expiry;
pub use self::record::{Record, Saved, Stored, USER, Version};
pub use self::save::Gone;
pub use self::session::Session;
pub use self::store::{CYCLED, Store, StoreError, Updated};
#[cfg(feature = "sessions-adapted")]
pub use self::stores::Adapted;
#[cfg(feature = "sessions-postgres")]
pub use self::stores::Postgres;
#[cfg(feature = "sessions-redis")]
pub use self::stores::Redis;
#[cfg(feature = "sessions-sqlite")]
pub use self::stores::Sqlite;
pub use self::stores::{Memory, SignedCookie};
pub use self::token::{Id, Token};
pub use self::weaknesses::Weakness;

#[cfg(test)]
mod tests;
