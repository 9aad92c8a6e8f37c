//! Compresses responses, in such a way that their length does not tell what is in them.
//!
//! ```
//! use ordain::{Request, middleware_chain};
//! use ordain_contrib::gzip::{Gzip, Plain};
//!
//! middleware_chain! {
//!     struct Site {
//!         Gzip,
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let site = Site.wrap(async |_: &mut Request| "a page of many words ".repeat(100));
//! let request = http::Request::get("/").header("accept-encoding", "gzip, br").body(String::new()).unwrap();
//! let response = site.handle(request).await;
//! assert_eq!(response.headers()["content-encoding"], "gzip");
//! assert_eq!(response.headers()["vary"], "Accept-Encoding");
//!
//! // A handler says by a note that its response shall stay as it is.
//! let site = Site.wrap(async |_: &mut Request| (Plain, "a page of many words ".repeat(100)));
//! let request = http::Request::get("/").header("accept-encoding", "gzip, br").body(String::new()).unwrap();
//! assert!(!site.handle(request).await.headers().contains_key("content-encoding"));
//! # });
//! ```
//!
//! A page that holds both a secret and something that the sender of a request has chosen betrays the secret by how well it compresses
//! ([BREACH](https://www.breachattack.com)). So there is a random number of bytes in each compressed response, in the name of a file that nobody looks
//! at, which makes that measurement dear ([Heal the Breach](https://ieeexplore.ieee.org/document/9754554), as in Django).
//!
//! What is in memory is compressed at once; what is not is compressed as it comes, and each of its frames is sent on as it is. Compressors are used again,
//! cleared: at most one for each core is kept, a third of a megabyte.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | response | what happens |
//! | --- | --- | --- |
//! | GZP-1 | shorter than 200 bytes, or with a `Content-Encoding` | stays, without `Vary`; any other gets `Vary: Accept-Encoding`, compressed or not |
//! | GZP-2, D6 | `Accept-Encoding` | is read with its weights: `gzip;q=0` is a refusal, `*` and `x-gzip` count, and so does a better weight of `identity` (Django: whether the word occurs) |
//! | GZP-3 | would not become shorter | stays, if it was in memory |
//! | GZP-4 | compressed | has 0 to 99 bytes of padding, a random number for each |
//! | GZP-5 | compressed | has the new length, or none if it is streamed; a strong `ETag` becomes a weak one |
//! | GZP-6, D7 | of a type that is compressed already, `no-transform`, 206 or with `Content-Range` or `Accept-Ranges`, with a digest of its body | stays (Django: compressed) |
//! | GZP-7 | any status; the answer to a `HEAD` | as a `GET`; where the chain ends the body is cut off |
//! | note | [`Plain`] | stays |
//!
//! An event stream stays, too, and what gRPC sends: both are read frame by frame as they come.
//!
//! `Accept-Encoding` of more than 1000 bytes is not read.
//!
//! # Order
//!
//! It is in the sets [`Compresses`](ordain::sets::Compresses), of which a chain has one member, and [`Varies`](ordain::sets::Varies), and stands above
//! [`ChangesBody`](ordain::sets::ChangesBody): what is compressed cannot be changed, and its tag would be another one each time.

mod accept;
mod entry;
mod stream;

#[cfg(test)]
mod tests;

pub use self::entry::{Gzip, InvalidLevel, Plain};
