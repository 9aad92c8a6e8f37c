//! Says in whose frames a page may be shown, against clickjacking.
//!
//! [`XFrameOptions`] adds the header `X-Frame-Options` (RFC 7034) to each response that has none: `DENY`, or `SAMEORIGIN`. A handler
//! says of its own response what else shall be, by a note:
//!
//! ```
//! use axum::{Router, routing::get};
//! use ordain::middleware_chain;
//! use ordain_contrib::x_frame_options::{Exempt, SameOrigin, XFrameOptions};
//!
//! middleware_chain! {
//!     struct Site {
//!         XFrameOptions,
//!     }
//! }
//!
//! async fn widget() -> (Exempt, &'static str) {
//!     (Exempt, "shown by anyone")
//! }
//!
//! async fn preview() -> (SameOrigin, &'static str) {
//!     (SameOrigin, "shown by the editor")
//! }
//!
//! let router = Router::new()
//!     .route("/", get(async || "hello"))
//!     .route("/widget", get(widget))
//!     .route("/preview", get(preview));
//! let site = Site.wrap_router(router);
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! for (path, value) in [("/", Some("DENY")), ("/widget", None), ("/preview", Some("SAMEORIGIN")), ("/nowhere", Some("DENY"))] {
//!     let response = site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
//!     assert_eq!(response.headers().get("x-frame-options").map(|value| value.to_str().unwrap()), value);
//! }
//! # });
//! ```
//!
//! The directive `frame-ancestors` of a content security policy says the same with more choice, and browsers that know it do not look at
//! this header. It does not replace the header: both are sent.
//!
//! # Rules
//!
//! | rule | response | what happens |
//! | --- | --- | --- |
//! | XFO-1 | has the header | stays as it is |
//! | | has the note [`Exempt`], [`SameOrigin`] or [`Deny`] | gets none, that one; of several notes the strictest counts |
//! | | any other, the pages of errors among them | gets `DENY`, or `SAMEORIGIN` if that was set |
//!
//! It has no rule of order of its own. What is answered above it lacks the header.

#[cfg(test)]
mod tests;

use std::fmt;

use http::{Extensions, HeaderValue, header};
use ordain::{Request, Response, middleware};

use crate::notes::note;

/// Adds `X-Frame-Options` to responses that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct XFrameOptions {
    by_default: Framing,
}

/// By whom a page may be framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Framing {
    #[default]
    Nobody,
    SameOrigin,
    Anyone,
}

impl XFrameOptions {
    /// Lets nobody frame the site: `DENY`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the site frame itself: `SAMEORIGIN`.
    #[must_use]
    pub fn same_origin(self) -> Self {
        Self { by_default: Framing::SameOrigin }
    }

    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::x_frame_options::{Weakness, XFrameOptions};
    ///
    /// assert_eq!(XFrameOptions::new().weaknesses(), []);
    /// assert_eq!(XFrameOptions::new().same_origin().weaknesses(), [Weakness::FramedBySite]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.by_default == Framing::Nobody { Vec::new() } else { vec![Weakness::FramedBySite] }
    }
}

/// A setting that is weaker than it could be: [`XFrameOptions::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// The site may frame itself, by default (Django's W019).
    FramedBySite,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FramedBySite => {
                "all pages may be framed by the site itself: leave out `same_origin`, and note `SameOrigin` where one is"
            }
        })
    }
}

#[middleware]
impl XFrameOptions {
    fn process_response(&self, _req: &Request, response: &mut Response) {
        let value = match noted(response.extensions()).unwrap_or(self.by_default) {
            Framing::Nobody => "DENY",
            Framing::SameOrigin => "SAMEORIGIN",
            Framing::Anyone => return,
        };
        response.headers_mut().entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static(value));
    }
}

fn noted(notes: &Extensions) -> Option<Framing> {
    if notes.get::<Deny>().is_some() {
        Some(Framing::Nobody)
    } else if notes.get::<SameOrigin>().is_some() {
        Some(Framing::SameOrigin)
    } else {
        notes.get::<Exempt>().map(|Exempt| Framing::Anyone)
    }
}

/// A note of a response: anyone may frame it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exempt;

/// A note of a response: the site itself may frame it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameOrigin;

/// A note of a response: nobody may frame it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deny;

note!(Exempt);
note!(SameOrigin);
note!(Deny);
