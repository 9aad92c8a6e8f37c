//! A task that forgets what is over.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::super::store::StoreError;

/// How often, unless said.
pub(super) const USUAL: Duration = Duration::from_hours(1);

/// A task that purges a store from time to time. It ends with the last clone of the store, or by [`Sweeper::shutdown`].
#[derive(Debug)]
pub(super) struct Sweeper {
    stop: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Sweeper {
    /// Starts it, in the runtime that is entered.
    pub(super) fn start<F>(every: Duration, purge: impl Fn() -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<u64, StoreError>> + Send,
    {
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let task = tokio::spawn(async move {
            while timeout(every, stopped.notified()).await.is_err() {
                if let Err(error) = purge().await {
                    tracing::warn!(target: "ordain_contrib::sessions", %error, "sessions that are over are still there");
                }
            }
        });
        Self { stop, task: Mutex::new(Some(task)) }
    }

    /// Ends it: at once if it waits, after the purge that it is at, at the deadline at the latest.
    pub(super) async fn shutdown(&self, deadline: Duration) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut task) = task else { return };
        self.stop.notify_one();
        if timeout(deadline, &mut task).await.is_err() {
            task.abort();
        }
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Some(task) = self.task.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}
