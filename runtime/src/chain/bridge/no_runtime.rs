//! Without a runtime there is no pool and nothing to make current: work runs on the thread it is on.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use crate::{Error, Request};

pub(super) fn enter() -> Option<std::convert::Infallible> {
    None
}

pub(super) fn block_on<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
    wait(future)
}

pub(super) fn wait<T>(future: Pin<&mut dyn Future<Output = T>>) -> T {
    super::wait(future)
}

#[expect(clippy::unused_async, reason = "with a runtime it waits")]
pub(super) async fn run_elsewhere<T>(
    mut req: Request,
    work: impl FnOnce(&mut Request) -> T,
) -> Result<(Request, T), Error> {
    let done = work(&mut req);
    Ok((req, done))
}

pub(super) fn mark(_: &mut Request) {}

pub(super) fn once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    super::once(future)
}

pub(super) fn is_another_current() -> bool {
    false
}

pub(super) fn is_current() -> bool {
    false
}

pub(super) fn is_driven_here() -> bool {
    false
}
