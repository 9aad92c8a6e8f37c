//! How long a store waits for its server.

use std::future::Future;
use std::time::Duration;

use super::super::store::StoreError;
use crate::stores::waiting;

/// How long, unless said: what takes longer is an error of the request.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for a server, and not for ever.
pub(super) async fn within<T, E: Into<StoreError>>(
    patience: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    waiting::within(patience, "the store of the sessions", StoreError::unavailable, work).await
}
