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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use tokio::time::sleep;

    use super::*;

    /// Counts the purges that have begun, and those that have come to their end.
    #[derive(Clone, Default)]
    struct Purges(Arc<[AtomicUsize; 2]>);

    impl Purges {
        /// Starts purges that take so long, without a pause; none that takes for ever comes to an end.
        fn start(&self, time: Option<Duration>) -> Sweeper {
            let counted = self.clone();
            Sweeper::start(Duration::ZERO, move || {
                let counted = counted.clone();
                async move {
                    counted.0[0].fetch_add(1, Ordering::SeqCst);
                    match time {
                        Some(time) => sleep(time).await,
                        None => pending().await,
                    }
                    counted.0[1].fetch_add(1, Ordering::SeqCst);
                    Ok(0)
                }
            })
        }

        fn counts(&self) -> [usize; 2] {
            self.0.each_ref().map(|count| count.load(Ordering::SeqCst))
        }

        async fn have_begun(&self) {
            while self.counts()[0] == 0 {
                sleep(Duration::from_millis(1)).await;
            }
        }
    }

    #[tokio::test]
    async fn a_purge_that_has_begun_comes_to_its_end() {
        let purges = Purges::default();
        let sweeper = purges.start(Some(Duration::from_millis(100)));
        purges.have_begun().await;
        sweeper.shutdown(Duration::from_mins(1)).await;
        let [begun, ended] = purges.counts();
        assert_eq!(begun, ended);
        sleep(Duration::from_millis(50)).await;
        assert_eq!(purges.counts(), [begun, ended], "no other begins");
    }

    #[tokio::test]
    async fn one_that_does_not_come_to_an_end_is_given_up_at_the_deadline() {
        let purges = Purges::default();
        let sweeper = purges.start(None);
        purges.have_begun().await;
        let begin = Instant::now();
        sweeper.shutdown(Duration::from_millis(50)).await;
        assert!(
            (Duration::from_millis(50)..Duration::from_secs(5)).contains(&begin.elapsed()),
            "{:?}",
            begin.elapsed()
        );
        sleep(Duration::from_millis(20)).await;
        assert_eq!(Arc::strong_count(&purges.0), 1, "its task is gone");
    }

    #[tokio::test]
    async fn while_it_waits_it_ends_at_once() {
        let sweeper = Sweeper::start(USUAL, || async { Ok(0) });
        let begin = Instant::now();
        sweeper.shutdown(Duration::from_mins(1)).await;
        assert!(begin.elapsed() < Duration::from_secs(5));
        sweeper.shutdown(Duration::from_mins(1)).await;
    }

    #[tokio::test]
    async fn it_ends_with_what_has_started_it() {
        let purges = Purges::default();
        let sweeper = purges.start(None);
        purges.have_begun().await;
        drop(sweeper);
        sleep(Duration::from_millis(20)).await;
        assert_eq!(Arc::strong_count(&purges.0), 1, "its task is gone");
    }
}
