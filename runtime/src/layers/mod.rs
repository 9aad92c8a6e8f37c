//! Ready entries for the layers that people put in the wrong place, with the rules of their order.
//!
//! Each but `CatchPanic` is a tower layer of another crate, wrapped: `layers::Cors(CorsLayer::permissive())`. It behaves as
//! in [`Tower`](crate::Tower), and has a name and rules. A feature of ordain named after the other crate turns it on. The
//! wrapped layer is a type parameter, so that one that is configured further, or comes from another version of that crate,
//! keeps the rules: `layers::Trace<TraceLayer<…, MySpan>>`.
//!
//! ```
//! # #[cfg(feature = "tower-http")] {
//! use ordain::{Next, Request, Response, layers, middleware, middleware_chain};
//!
//! #[middleware(in_set(layers::Authenticates))]
//! async fn token(req: &mut Request, next: impl Next) -> Response {
//!     match req.headers().get("authorization") {
//!         Some(_) => next.run(req).await,
//!         None => http::Response::builder().status(401).body(Default::default()).unwrap(),
//!     }
//! }
//!
//! middleware_chain! {
//!     struct Api {
//!         cors: layers::Cors,
//!         token,
//!     }
//! }
//! # }
//! ```
//!
//! The other way round, every preflight of a browser would be answered 401, and it does not compile:
//!
//! ```compile_fail
//! # use ordain::{Next, Request, Response, layers, middleware, middleware_chain};
//! # #[middleware(in_set(layers::Authenticates))]
//! # async fn token(req: &mut Request, next: impl Next) -> Response {
//! #     next.run(req).await
//! # }
//! middleware_chain! {
//!     struct Api {
//!         token,
//!         cors: layers::Cors,
//!     }
//! }
//! ```
//!
//! # The rules
//!
//! `Sessions` and `Login` are for the versions of their crates that ordain depends on, and axum-login decides that of
//! tower-sessions. Of another version the layer is an entry all the same: `Tower<SessionManagerLayer<…>>`, with
//! `provides(Session)` on it.
//!
//! A layer of your own, or a middleware, takes part by joining a set: `#[middleware(in_set(layers::Authenticates))]`. A
//! rule that does not fit one chain is waived on the entry, with the reason.
//!
//! | entry | feature | rules | why | source |
//! | --- | --- | --- | --- | --- |
//! | `SetRequestId` | `tower-http` | above `Trace` | the trace's span can name only an id that is there already | [tower-http](https://docs.rs/tower-http/latest/tower_http/request_id/index.html#using-trace) |
//! | `Trace` | `tower-http` | above `Cors`, [`Answers`], [`Authenticates`] | what is answered above the trace leaves no trace | [tower-http](https://docs.rs/tower-http/latest/tower_http/trace/index.html) |
//! | `PropagateRequestId` | `tower-http` | below `SetRequestId`, `Trace` | it copies the id that the request has; the response must have it when the trace sees it | [tower-http](https://docs.rs/tower-http/latest/tower_http/request_id/index.html#using-trace) |
//! | `Cors` | `tower-http` | above [`Answers`], [`Authenticates`] | a preflight has no credentials, so an authentication above answers it 401; a script cannot read an answer without CORS headers, not even its status | [Fetch](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials), [MDN](https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#preflighted_requests) |
//! | `Compression` | `tower-http` | above [`ChangesBody`] | what rewrites a body must get it before it is compressed | [Django](https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering) |
//! | `CatchPanic` | `tower-http` | none | a chain catches panics by itself, at every boundary, before a layer could: this says what the response is, wherever it stands | [tower-http](https://docs.rs/tower-http/latest/tower_http/catch_panic/index.html) |
//! | `Timeout` | `tower-http` | in [`Answers`]; above [`Authenticates`] | its 408 needs CORS headers and a trace; the time that an authentication takes counts | [tower-http](https://docs.rs/tower-http/latest/tower_http/timeout/index.html) |
//! | `BodyLimit` | `tower-http` | in [`Answers`]; above [`ReadsBody`] | what has been read cannot be limited any more | [tower-http](https://docs.rs/tower-http/latest/tower_http/limit/index.html), [axum](https://docs.rs/axum/latest/axum/extract/struct.DefaultBodyLimit.html) |
//! | `Sessions` | `tower-sessions` | provides `tower_sessions::Session` | whatever needs it stands below: in axum that is a 500 on the first request | [tower-sessions](https://docs.rs/tower-sessions/latest/tower_sessions/struct.Session.html) |
//! | `Login` | `axum-login` | in [`Authenticates`]; provides `axum_login::AuthSession<…>`; not with `Sessions` | it brings sessions of its own (its docs say how to need one), and two would set one cookie | [axum-login](https://docs.rs/axum-login/latest/axum_login/struct.AuthManagerLayerBuilder.html) |
//!
mod sets;

#[cfg(feature = "axum-login")]
mod axum_login;
#[cfg(any(feature = "tower-http", feature = "tower-sessions", feature = "axum-login"))]
mod ready;
#[cfg(feature = "tower-http")]
mod tower_http;
#[cfg(feature = "tower-sessions")]
mod tower_sessions;

pub use self::sets::{Answers, Authenticates, ChangesBody, ReadsBody};

#[cfg(feature = "axum-login")]
pub use self::axum_login::Login;
#[cfg(feature = "tower-http")]
pub use self::tower_http::{
    BodyLimit, CatchPanic, Compression, Cors, PropagateRequestId, SetRequestId, Timeout, Trace,
};
#[cfg(feature = "tower-sessions")]
pub use self::tower_sessions::Sessions;
