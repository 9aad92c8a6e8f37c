//! The site's own spelling of its URLs: slashes, `www.`; refused user agents; links that lead nowhere.
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::common::Common;
//! use ordain_contrib::hosts::Hosts;
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         common: Common,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let site = Site {
//!     hosts: Hosts::new([".example.com"])?,
//!     common: Common::new().append_slashes(["/about/", "/notes/{id}/"])?.prepend_www().refuse_user_agents(["BadBot"])?,
//! };
//! let site = site.wrap_router(Router::new().route("/about/", get(async || "about")));
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let ask = async |host, path, agent| {
//!     let request = http::Request::get(path).header("host", host).header("user-agent", agent);
//!     site.handle(request.body(String::new()).unwrap()).await
//! };
//! let response = ask("www.example.com", "/about?us", "Firefox").await;
//! assert_eq!((response.status().as_u16(), response.headers()["location"].as_bytes()), (308, &b"/about/?us"[..]));
//!
//! let response = ask("example.com", "/about", "Firefox").await;
//! assert_eq!(response.headers()["location"], "http://www.example.com/about/");
//!
//! assert_eq!(ask("www.example.com", "/about/", "badbot 1.0").await.status(), 403);
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
//! | COM-1 | a `User-Agent` that is refused, or longer than 4096 bytes where some are | 403: permission denied, by [`RefusedUserAgent`] |
//! | COM-2 | a foreign host | is a 400 of [`Hosts`](crate::hosts::Hosts), which stands above |
//! | COM-3 | a host without `www.`, which was asked for | to `www.`, with the slash in the same hop; not an address, not a name without a dot |
//! | COM-4 | a 404, no final slash, no route for the path, one of the patterns, or a route, for the path with a slash | there, with the query |
//! | COM-5, D8 | any method | 308 (Django: 301, which loses the body of a `POST`) |
//! | COM-6, D31 | a path that begins with `//` or `/\` | is encoded, so that no redirect leaves the site |
//! | COM-7 | the redirect for a slash | is a response of its own: headers and cookies of the 404 are gone |
//! | COM-8 | a slash too many | stays |
//! | COM-9, D9, D23 | the length of a body | is said by ordain, where the chain ends; none on 204 and 304, and a body beside them is dropped |
//! | COM-10 | [`temporarily`](Common::temporarily) | 307 in the place of 308; a path that is left out of the patterns is not redirected, nor one to a view that is marked with [`NoSlash`] |
//! | broken links | a 404 to a link of this site, or another's | is an event, if it was asked for: [`BrokenLinks`] says which are none |
//!
//! Which paths there are is known by patterns that [`Common::append_slashes`] is given, or by the routes of the router itself: [`Common<Routed>`](Routed), made by
//! [`Common::append_slashes_to_routes`], in a chain that goes around a router. The patterns are those of axum's router, of the whole
//! path, as the client has sent it, also where the chain stands below a router that takes a prefix off (axum's feature `original-uri`).
//!
//! # Order
//!
//! It needs a [`Host`](crate::hosts::Host), and so stands below [`Hosts`](crate::hosts::Hosts). It is in the sets
//! [`CorrectsPaths`](ordain::sets::CorrectsPaths) and [`Redirects`](ordain::sets::Redirects), and stands below [`HandlesCors`](ordain::sets::HandlesCors), for browsers do not follow the redirect of a
//! preflight.

mod agents;
mod entry;
mod links;
mod slashes;

#[cfg(test)]
mod tests;

pub use self::agents::{InvalidUserAgent, RefusedUserAgent};
pub use self::entry::Common;
pub use self::links::BrokenLinks;
pub use self::slashes::{InvalidPattern, NoSlash, Patterns, Routed};
