//! How often somebody may ask: bursts, and a budget by the day and the plan.
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::hosts::{Clients, Peer};
//! use ordain_contrib::quota::{Budget, Memory, PerAddress, Quota, Rate, RateLimit};
//!
//! middleware_chain! {
//!     struct Site {
//!         clients: Clients,
//!         rate_limit: RateLimit<PerAddress>,
//!         quota: Quota<PerAddress, Memory>,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let site = Site {
//!     clients: Clients::new(),
//!     // Five at once, then one a second.
//!     rate_limit: RateLimit::new(PerAddress, Rate::per_second(1).burst(5)).named("burst")?,
//!     quota: Quota::new(PerAddress, Memory::default(), Budget::per_day(1000)).named("day")?,
//! };
//! let site = site.wrap_router(Router::new().route("/", get(async || "hello")));
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let ask = async || {
//!     let mut request = http::Request::get("/").body(String::new()).unwrap();
//!     request.extensions_mut().insert(Peer("192.0.2.7".parse().unwrap()));
//!     site.handle(request).await
//! };
//! let response = ask().await;
//! assert_eq!(response.status(), 200);
//! let policies: Vec<_> = response.headers().get_all("ratelimit-policy").iter().collect();
//! assert_eq!(policies, [r#""day";q=1000;w=86400"#, r#""burst";q=5;w=5"#]);
//! assert!(response.headers().get_all("ratelimit").iter().any(|limit| limit == r#""burst";r=4;t=1"#));
//!
//! for _ in 0..4 {
//!     ask().await;
//! }
//! let refused = ask().await;
//! assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &http::HeaderValue::from(1)));
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! * [`RateLimit`] is for bursts: each key has a room that one request fills by so much, and that empties as time goes by (GCRA). In memory.
//! * [`Quota`] is a budget: so many units in a day or another window, by the plan that somebody has; in a [`Store`].
//!
//! Both count by a [`Key`]: [`PerAddress`], `PerUser` (feature `auth`), or [`By`] a value of one's own.
//!
//! # Rules
//!
//! Django has nothing of this.
//!
//! | input | what happens |
//! | --- | --- |
//! | a request within the limit | goes on; its response says `RateLimit-Policy` and `RateLimit`, a line for each limit, unless that is [turned off](RateLimit::without_fields) |
//! | one that is too much | 429, by [`TooManyRequests`], with `Retry-After` and both fields; it takes nothing. Nothing below runs |
//! | one with a body, over HTTP/1 (D24) | the 429 says `Connection: close`, and the body is not read. A client that is still sending may see the connection end in the place of the answer; over HTTP/2 the stream is reset behind it |
//! | an address of IPv6 | is counted by its network (/64); one that is mapped from IPv4 as that |
//! | a key that cannot be counted: a stranger where users are | as was said when `PerUser` was made; a value that [`By`] says nothing of is let through |
//! | the session or the account cannot be loaded | 503: nobody is let in for that |
//! | the store does not answer | 503, by [`StoreError`]; or it is let through, if [that was said](Quota::admit_when_unavailable), with an event at level WARN |
//! | a window ends | all of its budget is there again, at once; `t` and `Retry-After` say when |
//! | two requests at once | each unit is granted once: a store takes in one step |
//!
//! The fields are those of draft-ietf-httpapi-ratelimit-headers-10: `q` what may be used in a window, `w` its length in seconds, `r` what is left, `t` in
//! how many seconds there is more: all of it; where nothing is left, enough for one request, as in `Retry-After`.
//!
//! # The memory
//!
//! What is remembered of keys has a size that is said when it is made, and does not grow: 65,536 keys unless said, in one megabyte, and one and a half for
//! [`Memory`]. Under a flood of ever new keys those are forgotten that have used least. So an attacker with many addresses gets what each of them may have,
//! and cannot make the others wait, nor fill the memory. An own table in the place of `governor`, whose keyed limiter keeps every key until it is
//! swept, and grows as fast as they come.
//!
//! # Order
//!
//! By address it needs a [`ClientIp`](crate::hosts::ClientIp), by user a `User`: below [`Clients`](crate::hosts::Clients), below `Authentication`.
//! Both are in the set [`Answers`](ordain::sets::Answers): below what everybody's answers need, above what serves from a cache. Several
//! may stand in one chain: one by address above the session, one by user above the login.

mod entry;
mod fields;
mod keys;
mod rate;
mod stores;
mod table;
mod weaknesses;

#[cfg(test)]
mod tests;

pub use self::entry::{Budget, Plan, Quota};
pub use self::fields::{InvalidName, TooManyRequests};
pub use self::keys::{By, Key, PerAddress};
#[cfg(feature = "auth")]
pub use self::keys::{PerUser, Strangers};
pub use self::rate::{Rate, RateLimit};
#[cfg(feature = "quota-redis")]
pub use self::stores::Redis;
pub use self::stores::{Counter, Memory, Store, StoreError, Taken};
pub use self::weaknesses::Weakness;
