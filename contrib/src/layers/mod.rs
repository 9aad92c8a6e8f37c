//! Ready entries for the layers that people put in the wrong place, with the rules of their order.
//!
//! Each but `CatchPanic` is a tower layer of another crate, wrapped: `layers::Cors(CorsLayer::permissive())`. It behaves as
//! in [`Tower`](ordain::Tower), and has a name and rules. A feature named after the other crate turns it on. The
//! wrapped layer is a type parameter, so that one that is configured further, or comes from another version of that crate,
//! keeps the rules: `layers::Trace<TraceLayer<…, MySpan>>`.
//!
//! ```
//! # #[cfg(feature = "tower-http")] {
//! use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
//! use ordain_contrib::layers;
//!
//! #[middleware(in_set(sets::Authenticates))]
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
//! # use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
//! # use ordain_contrib::layers;
//! # #[middleware(in_set(sets::Authenticates))]
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
//! `Sessions` and `Login` are for the versions of their crates that this one depends on, and axum-login decides that of
//! tower-sessions. Of another version the layer is an entry all the same: `Tower<SessionManagerLayer<…>>`, with
//! `provides(Session)` on it.
//!
//! A layer of your own, or a middleware, takes part by joining a [set](ordain::sets): `#[middleware(in_set(sets::Authenticates))]`.
//! A rule that does not fit one chain is waived on the entry, with the reason.
//!
//! | entry | feature | is in | rules | why | source |
//! | --- | --- | --- | --- | --- | --- |
//! | `SetRequestId` | `tower-http` | | above `Trace` | the trace's span can name only an id that is there already | [tower-http](https://docs.rs/tower-http/latest/tower_http/request_id/index.html#using-trace) |
//! | `Trace` | `tower-http` | | above [`HandlesCors`], [`Answers`], [`Authenticates`], [`Redirects`] | what is answered above the trace leaves no trace | [tower-http](https://docs.rs/tower-http/latest/tower_http/trace/index.html) |
//! | `PropagateRequestId` | `tower-http` | | below `SetRequestId`, `Trace`; above [`HandlesCors`], [`Answers`], [`Authenticates`], [`Redirects`] | it copies the id that the request has; the response must have it when the trace sees it; what is answered above it has none | [tower-http](https://docs.rs/tower-http/latest/tower_http/request_id/index.html#using-trace) |
//! | `Cors` | `tower-http` | [`HandlesCors`] | above [`Answers`], [`Authenticates`], [`Redirects`]; not with another [`HandlesCors`] | a preflight has no credentials, so an authentication above answers it 401, and it follows no redirect; a script cannot read an answer without CORS headers, not even its status; of two the upper answers every preflight | [Fetch](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials), [MDN](https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#preflighted_requests) |
//! | `Compression` | `tower-http` | [`Compresses`], [`Varies`] | above [`ChangesBody`]; not with another [`Compresses`] | what rewrites a body must get it before it is compressed; two decide by one header, and the upper finds nothing left to do | [Django](https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering) |
//! | `CatchPanic` | `tower-http` | | none | a chain catches panics by itself, at every boundary, before a layer could: this says what the response is, wherever it stands | [tower-http](https://docs.rs/tower-http/latest/tower_http/catch_panic/index.html) |
//! | `Timeout` | `tower-http` | [`Answers`] | above [`Authenticates`] | its 408 needs CORS headers and a trace; the time that an authentication takes counts | [tower-http](https://docs.rs/tower-http/latest/tower_http/timeout/index.html) |
//! | `BodyLimit` | `tower-http` | [`Answers`] | above [`ReadsBody`] | what has been read cannot be limited any more | [tower-http](https://docs.rs/tower-http/latest/tower_http/limit/index.html), [axum](https://docs.rs/axum/latest/axum/extract/struct.DefaultBodyLimit.html) |
//! | `Sessions` | `tower-sessions` | [`KeepsSessions`], [`Varies`] | provides `tower_sessions::Session`; not with another [`KeepsSessions`] | whatever needs it stands below: in axum that is a 500 on the first request; two would set one cookie | [tower-sessions](https://docs.rs/tower-sessions/latest/tower_sessions/struct.Session.html) |
//! | `Login` | `axum-login` | [`Authenticates`], [`KeepsSessions`], [`Varies`] | provides `axum_login::AuthSession<…>`; above [`RequiresLogin`]; not with another [`KeepsSessions`] | it brings sessions of its own (its docs say how to need one) | [axum-login](https://docs.rs/axum-login/latest/axum_login/struct.AuthManagerLayerBuilder.html) |
//!
//! # What surprises
//!
//! What the layers do that people who stack them do not expect, as of tower-http 0.7.1, tower-sessions 0.14.0, axum-login 0.18.0
//! and tower 0.5.3. A chain changes none of it but the last row.
//!
//! | layer | what it does |
//! | --- | --- |
//! | `SetRequestId` | keeps an id that the client has sent; one to be trusted is set by a proxy, or the header is removed above |
//! | `Trace` | calls `on_eos` at the end of bodies without trailers, too; does not call `on_failure` for a body that breaks midway |
//! | `Cors` | answers every `OPTIONS` request with 200, preflight or not: a handler of `OPTIONS` below is never called |
//! | `Compression` | if every coding is refused (`gzip;q=0, identity;q=0`), the view runs all the same: its side effects stay, and the 406 has its whole plain body and its cookies |
//! | `Timeout` | ends with the head of the response: a slow body takes as long as it likes; between two blocking middlewares it [does nothing](ordain::lifecycle#a-cancellation) |
//! | `BodyLimit` | answers 413 only if the length is announced; a body without one fails whoever reads beyond the limit, and the answer is theirs (axum's extractors answer 413) |
//! | `CatchPanic` | its handler is given the message as a `String`, whatever the panic's payload was |
//! | `Sessions` | says neither `Vary: Cookie` nor `Cache-Control`: a shared cache may hand one visitor's page to another |
//! | `Login` | loads the user of every request whose session has one, whether or not somebody asks, and says as little to caches |
//! | `Tower<RequestDecompressionLayer>` | reads the first gzip member of a body; of one that follows in the same frame the bytes are dropped, in another frame they are an error |
//! | `Tower<ConcurrencyLimitLayer>` | by `Router::layer` it counts per connection under `axum::serve(listener, router)`, and per route under `into_make_service`; as an entry of a chain it counts once |
//!
//! [`Answers`]: ordain::sets::Answers
//! [`Authenticates`]: ordain::sets::Authenticates
//! [`ChangesBody`]: ordain::sets::ChangesBody
//! [`Compresses`]: ordain::sets::Compresses
//! [`HandlesCors`]: ordain::sets::HandlesCors
//! [`KeepsSessions`]: ordain::sets::KeepsSessions
//! [`ReadsBody`]: ordain::sets::ReadsBody
//! [`Redirects`]: ordain::sets::Redirects
//! [`RequiresLogin`]: ordain::sets::RequiresLogin
//! [`Varies`]: ordain::sets::Varies

#[cfg(feature = "axum-login")]
mod axum_login;
#[cfg(feature = "tower-http")]
mod tower_http;
#[cfg(feature = "tower-sessions")]
mod tower_sessions;

#[cfg(feature = "axum-login")]
pub use self::axum_login::{Login, LoginLayer};
#[cfg(feature = "tower-http")]
pub use self::tower_http::{
    BodyLimit, CatchPanic, Compression, Cors, PropagateRequestId, SetRequestId, Timeout, Trace,
};
#[cfg(feature = "tower-sessions")]
pub use self::tower_sessions::{Sessions, SessionsLayer};
