//! The sets that middlewares of different crates know each other by.
//!
//! A rule of order can name only what its owner knows. These sets are known to everybody: a middleware says what it does by
//! joining them, `#[middleware(in_set(sets::Authenticates))]`, and has rules about them for whatever else is in the chain. A
//! middleware may be in any number of them, and so may an entry that no attribute can be put on:
//!
//! ```
//! use ordain::{Next, Request, Response, Shared, middleware, middleware_chain, sets};
//!
//! #[middleware(before(sets::Answers, sets::Authenticates))]
//! async fn access_log(req: &mut Request, next: impl Next) -> Response {
//!     next.run(req).await
//! }
//!
//! #[middleware(process_request, in_set(sets::Answers))]
//! fn maintenance(_req: &Request) -> Option<&'static str> {
//!     None
//! }
//!
//! middleware_chain! {
//!     struct Site {
//!         access_log,
//!         maintenance,
//!     }
//! }
//! # fn main() { assert!(Site::PLAN.to_string().contains("before(Authenticates)")); }
//! ```
//!
//! The other way round it does not compile:
//!
//! ```compile_fail,E0080
//! # use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
//! # #[middleware(before(sets::Answers, sets::Authenticates))]
//! # async fn access_log(req: &mut Request, next: impl Next) -> Response { next.run(req).await }
//! # #[middleware(process_request, in_set(sets::Answers))]
//! # fn maintenance(_req: &Request) -> Option<&'static str> { None }
//! middleware_chain! {
//!     struct Site {
//!         maintenance,
//!         access_log,
//!     }
//! }
//! ```
//!
//! Each set says what a member does, and who in `ordain-contrib` has a rule about it. Of the rules that are not soft each has its
//! reason in the docs of the entry that has it.

crate::set! {
    /// May answer a request by itself, for a reason other than who sent it: a timeout, a limit, a maintenance page, a cache.
    ///
    /// Below what everybody's answers need: request ids, traces, access logs, CORS headers. A cache looks things up below it.
    pub Answers
}

crate::set! {
    /// Finds out who sent a request, or may refuse it for that: answers 401 or 403, or redirects to a login page.
    ///
    /// Below request ids, traces, access logs, CORS headers, timeouts, the redirect to HTTPS. A cache looks things up below it.
    pub Authenticates
}

crate::set! {
    /// Rewrites the body of a response, or computes something of it that is sent: an `ETag`, a digest.
    ///
    /// Below whatever compresses. Conditional GET, itself a member, stands above the others: it needs the final body.
    pub ChangesBody
}

crate::set! {
    /// Reads the body of a request before the view does.
    ///
    /// Below limits of the body's length: what has been read cannot be limited any more.
    pub ReadsBody
}

crate::set! {
    /// Makes a response depend on who asks: adds to `Vary` by what it has done, or sets a cookie.
    ///
    /// Between the two halves of a cache: what is stored must have the final `Vary` and all cookies, and the key of what is looked up
    /// follows from them. What answers preflights is no member, though it adds `Vary: Origin`: it stands above a cache, and adds its
    /// headers to what comes out of that, too.
    pub Varies
}

crate::set! {
    /// May answer with a redirect that depends on the URL alone: to HTTPS, to a slash at the end, to the path of a language.
    ///
    /// Below request ids, traces, access logs and CORS: browsers do not follow the redirect of a preflight. The redirect to HTTPS, a
    /// member, stands above the others.
    pub Redirects
}

crate::set! {
    /// Redirects to the site's own spelling of a URL: to a slash at its end, to `www.`. A member is in [`Redirects`], too.
    ///
    /// Below what redirects to the path of a language, so that what lacks both gets both in one hop.
    pub CorrectsPaths
}

crate::set! {
    /// Has a `process_view` that assumes that forged requests are gone: asks for a login, or for a permission.
    ///
    /// Below the CSRF check, whose `process_view` must be the first to answer.
    pub Guards
}

crate::set! {
    /// Logs the sender of a request in by itself, before the view: by a header of a proxy, by a client certificate.
    ///
    /// Below the CSRF check, for a login changes the token, and what that writes must not be overwritten.
    pub LogsIn
}

crate::set! {
    /// Answers preflights, and adds the headers by which scripts of other origins may read a response.
    ///
    /// Below request ids and traces, above whatever answers or redirects by itself. There is one in a chain: of two the upper answers
    /// every preflight, and what the lower one permits is never heard.
    pub HandlesCors
}

crate::set! {
    /// Compresses the body of a response.
    ///
    /// Above [`ChangesBody`], below what stores responses. There is one in a chain.
    pub Compresses
}

crate::set! {
    /// Loads and saves the session of a visitor.
    ///
    /// There is one in a chain: two have two stores, and cookies that may have one name.
    pub KeepsSessions
}

crate::set! {
    /// Sends strangers away: lets a request on to the view only if it is known who sent it.
    ///
    /// Below whatever finds that out; what asks for permissions stands below it, so that a stranger is asked to log in.
    pub RequiresLogin
}

crate::set! {
    /// Answers 304 or 412 in the place of a response, by what the client says that it has. A member is in [`ChangesBody`], too, if it
    /// looks at bodies.
    ///
    /// A cache looks things up below it: what was kept is "not modified" for who has it, as what is new is.
    pub AnswersConditions
}

crate::set! {
    /// Answers from a cache of responses, without what is below it. A member is in [`Answers`], too.
    ///
    /// What stores the responses requires it; alone that does nothing.
    pub ServesFromCache
}
