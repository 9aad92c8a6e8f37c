//! How long a store is waited for.

use std::future::Future;
use std::time::Duration;

use ordain::error::BoxError;
use tokio::runtime::Handle;

/// Waits for a store, and not for ever. `unavailable` makes the error of one that does not answer, or that has no runtime to
/// answer in.
pub(crate) async fn within<T, E: Into<F>, F>(
    patience: Duration,
    store: &str,
    unavailable: impl FnOnce(BoxError) -> F,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, F> {
    // Timers and sockets need one, and panic without.
    if Handle::try_current().is_err() {
        return Err(unavailable(format!("{store} runs in a runtime of tokio, and there is none").into()));
    }
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(unavailable(format!("no answer within {patience:?}").into())),
    }
}
