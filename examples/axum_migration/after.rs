//! The application of `before.rs` with a chain in place of its stack of layers.
//!
//! `cargo run -p ordain-examples --features integration --example axum_migration_after`. Move `login` above `cors`, or
//! `trace` to the end: `cargo check` says which line is wrong and why.

mod app;

use std::error::Error;
use std::time::Duration;

use axum::http::{HeaderValue, Method, StatusCode};
use axum_login::{AuthManagerLayer, AuthSession};
use ordain::{BoxedChain, IntoResponse, Request, Response, View, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::MemoryStore;

use self::app::Members;

middleware_chain! {
    /// Every layer of `before.rs`, in an order that is checked.
    struct Site {
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        propagate_request_id: layers::PropagateRequestId,
        cors: layers::Cors,
        layers::Compression,
        timeout: layers::Timeout,
        body_limit: layers::BodyLimit,
        login: layers::Login<AuthManagerLayer<Members, MemoryStore>>,
        members_only,
    }
}

/// Sends strangers away: from a view whose route is the members' own.
#[allow(clippy::needless_pass_by_value, reason = "a middleware takes its needs by value")]
#[middleware(process_view, in_set(sets::Authenticates))]
fn members_only(_req: &Request, auth: AuthSession<Members>, view: &View<'_>) -> Option<Response> {
    let theirs = view.route().is_some_and(|route| route.starts_with("/members"));
    (theirs && auth.user.is_none()).then(|| (StatusCode::UNAUTHORIZED, "log in first").into_response())
}

/// The application with its chain.
pub(crate) fn app() -> BoxedChain {
    let cors = CorsLayer::new()
        .allow_origin(HeaderValue::from_static("https://app.example"))
        .allow_methods([Method::GET, Method::POST])
        .allow_credentials(true);
    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(500));
    let site = Site {
        set_request_id: layers::SetRequestId(SetRequestIdLayer::x_request_id(MakeRequestUuid)),
        trace: layers::Trace(TraceLayer::new_for_http()),
        propagate_request_id: layers::PropagateRequestId(PropagateRequestIdLayer::x_request_id()),
        cors: layers::Cors(cors),
        timeout: layers::Timeout(timeout),
        body_limit: layers::BodyLimit(RequestBodyLimitLayer::new(64 * 1024)),
        login: layers::Login(app::login()),
    };
    site.wrap_router(app::public().merge(app::members())).boxed()
}

#[allow(dead_code, reason = "the tests call `app`, not `main`")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = app::listen().await?;
    axum::serve(listener, app()).with_graceful_shutdown(app::stopped()).await?;
    Ok(())
}
