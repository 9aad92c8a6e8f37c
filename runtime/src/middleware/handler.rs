//! What a middleware stands around, and the boundary between the two.

use std::future::Future;

use http::response::Parts;

use crate::middleware::traits::{AsyncCall, Middleware};
use crate::response::settings::Settings;
use crate::{Body, Error, Request, Response};

/// A part of a linked chain, down to the view. Both entry points give a settled response: no error, no
/// panic and no unrendered template comes out.
pub trait Handler: Send + Sync + 'static {
    /// What its boundaries have at hand.
    type Boundary: BoundaryMode;

    /// Runs it in an async chain.
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send;

    /// Runs it in a blocking chain.
    fn call_blocking(&self, req: &mut Request) -> Response;
}

/// What the boundaries of a chain have at hand. Decided by type when the chain is declared, so that a
/// chain without error pages and templates does not pay for what only those need.
pub trait BoundaryMode: Send + Sync + 'static {
    /// Meets a response that may carry something, inside the layer's future.
    fn meet(response: (Parts, Body)) -> Box<Response>;

    /// Meets an error, inside the layer's future.
    fn meet_error(error: Error) -> Box<Response>;

    /// Runs a layer, and settles what it came to.
    fn cross<At, M: Middleware + AsyncCall<At>, R: Handler<Boundary = Self>>(
        middleware: &M,
        rest: &R,
        settings: &Settings,
        req: &mut Request,
    ) -> impl Future<Output = Response> + Send;
}
