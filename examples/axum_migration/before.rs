//! An axum application with a stack of layers. `after.rs` is the same with a chain.
//!
//! `cargo run -p ordain-examples --features integration --example axum_migration_before`. Move `login` above the
//! `CorsLayer`, or the `TraceLayer` to the end: it compiles, and is wrong.

mod app;

use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum_login::AuthSession;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use self::app::Members;

/// Sends strangers away.
async fn members_only(auth: AuthSession<Members>, req: Request, next: Next) -> Response {
    if auth.user.is_none() {
        return (StatusCode::UNAUTHORIZED, "log in first").into_response();
    }
    next.run(req).await
}

/// The application with its layers.
pub(crate) fn app() -> Router {
    let cors = CorsLayer::new()
        .allow_origin(HeaderValue::from_static("https://app.example"))
        .allow_methods([Method::GET, Method::POST])
        .allow_credentials(true);
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(cors)
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(500)))
        .layer(RequestBodyLimitLayer::new(64 * 1024))
        .layer(app::login());
    app::public().merge(app::members().route_layer(from_fn(members_only))).layer(layers)
}

#[allow(dead_code, reason = "the tests call `app`, not `main`")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = app::listen().await?;
    axum::serve(listener, app()).with_graceful_shutdown(app::stopped()).await?;
    Ok(())
}
