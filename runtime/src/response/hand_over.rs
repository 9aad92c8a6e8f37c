//! A request that is given away to what consumes it, and what takes its place.

use std::mem;

use axum_core::body::Body;
use tower_service::Service;

use crate::response::caught::caught;
use crate::response::{Request, log};

/// Takes a request away for a service that consumes it, and leaves its head behind, so that middlewares
/// may read it after the response.
pub(crate) fn hand_over(req: &mut Request) -> Request {
    let mut head = Request::new(Body::empty());
    head.method_mut().clone_from(req.method());
    head.uri_mut().clone_from(req.uri());
    *head.version_mut() = req.version();
    head.headers_mut().clone_from(req.headers());
    head.extensions_mut().clone_from(req.extensions());
    mem::replace(req, head)
}

/// Takes a request away where nobody looks at it again, but for its method, URI and version, which the log wants.
pub(crate) fn let_go(req: &mut Request) -> Request {
    let (method, uri, version) = (req.method().clone(), req.uri().clone(), req.version());
    let given = mem::take(req);
    *req.method_mut() = method;
    *req.uri_mut() = uri;
    *req.version_mut() = version;
    given
}

/// Gives a request to a service, once that is ready.
pub(crate) async fn call<S: Service<Request>>(service: &mut S, req: Request) -> Result<S::Response, S::Error> {
    std::future::poll_fn(|cx| service.poll_ready(cx)).await?;
    service.call(req).await
}

/// Puts another request in the place of one, whose values may panic when they are dropped: that is logged,
/// and changes nothing.
pub(crate) fn replace(req: &mut Request, other: Request) {
    if let Err(error) = caught(|| *req = other) {
        log::error(&error, Some(req));
    }
}
