//! The boundary that erases what is inside it.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::kind::{Run, Stack};
use crate::{Request, Response};

/// The boundary after every segment of a long chain: erases the future and the type of what is inside,
/// for rustc gives up on types that nest too deep. One allocation a request.
pub struct Erased<B> {
    inner: Box<dyn DynHandler>,
    boundary: PhantomData<fn() -> B>,
}

impl<B> std::fmt::Debug for Erased<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Erased")
    }
}

/// Erases what has been linked so far.
pub(crate) fn segment<S: Stack, R: Handler>(rest: Run<S, R>) -> Run<(), Erased<R::Boundary>> {
    let settings = Arc::clone(&rest.settings);
    let erased = Erased { inner: Box::new(rest), boundary: PhantomData };
    Run::around(erased, &settings)
}

/// The object-safe twin of [`Handler`].
trait DynHandler: Send + Sync {
    fn dyn_call<'a>(&'a self, req: &'a mut Request) -> Pin<Box<dyn Future<Output = Response> + Send + 'a>>;
    fn dyn_call_blocking(&self, req: &mut Request) -> Response;
}

impl<H: Handler> DynHandler for H {
    fn dyn_call<'a>(&'a self, req: &'a mut Request) -> Pin<Box<dyn Future<Output = Response> + Send + 'a>> {
        Box::pin(self.call(req))
    }

    fn dyn_call_blocking(&self, req: &mut Request) -> Response {
        self.call_blocking(req)
    }
}

impl<B: BoundaryMode> Handler for Erased<B> {
    type Boundary = B;

    async fn call(&self, req: &mut Request) -> Response {
        self.inner.dyn_call(req).await
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        self.inner.dyn_call_blocking(req)
    }
}
