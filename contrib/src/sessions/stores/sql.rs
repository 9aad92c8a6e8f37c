//! What the stores in databases have in common.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::super::record::{Record, Stored, Version};
use super::super::store::StoreError;
use super::waiting::NAME;
use crate::stores::waiting;

/// How many rows a purge takes at a time, so that it does not stand in anybody's way.
pub(super) const AT_A_TIME: u64 = 1000;

/// How often a token is drawn anew: of 165 bits one is enough, if the system's generator is one.
pub(super) const DRAWS: usize = 16;

/// Waits for a server, and not for ever.
pub(super) async fn within<T, E: Into<StoreError>>(
    patience: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    waiting::within(patience, NAME, StoreError::unavailable, work).await
}

/// The end of a session as it stands in a row: milliseconds since 1970.
pub(super) fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn json(record: &Record) -> Result<String, StoreError> {
    serde_json::to_string(&record.data).map_err(|error| StoreError::Unreadable(error.into()))
}

/// A row as a record.
pub(super) fn stored((version, ends, data): (i64, i64, String)) -> Result<Stored, StoreError> {
    let expires = UNIX_EPOCH + Duration::from_millis(u64::try_from(ends).unwrap_or_default());
    match serde_json::from_str(&data) {
        Ok(Value::Object(data)) => Ok(Stored { record: Record { data, expires }, version: Version(version) }),
        Ok(_) => Err(StoreError::Unreadable("the data of a session is no object".into())),
        Err(error) => Err(StoreError::Unreadable(error.into())),
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            error @ (sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Encode(_)) => {
                Self::Unreadable(error.into())
            }
            error => Self::Unavailable(error.into()),
        }
    }
}
