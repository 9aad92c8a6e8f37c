//! How long a store waits for its server.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;

use super::super::store::StoreError;

/// How long, unless said: what takes longer is an error of the request.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for a server, and not for ever.
pub(super) async fn within<T, E: Into<StoreError>>(
    patience: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    // Timers and sockets need one, and panic without.
    if Handle::try_current().is_err() {
        return Err(StoreError::unavailable("the store of the sessions runs in a runtime of tokio, and there is none"));
    }
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(StoreError::unavailable(format!("no answer within {patience:?}"))),
    }
}
