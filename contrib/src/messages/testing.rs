//! Messages for unit tests of what needs them, without a chain.

use std::sync::Arc;

use http::HeaderMap;

use super::store::{Cookie, Store};
use super::{InCookie, Messages};
use crate::signing::Key;

/// Makes the messages of a visitor for whom there are none yet. What is added is there for the rest of the test, and kept nowhere.
///
/// ```
/// use ordain::{Next, Request, Response, middleware};
/// use ordain_contrib::messages::{Messages, testing};
///
/// #[middleware]
/// async fn greets(req: &mut Request, messages: Messages, next: impl Next) -> Response {
///     messages.info("hello");
///     next.run(req).await
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let messages = testing::messages();
/// let next = ordain::testing::next(async |_: &mut Request| "inner");
/// greets(&mut Request::default(), messages.clone(), next).await;
/// assert_eq!(messages.take().await.unwrap()[0].text(), "hello");
/// # });
/// ```
#[must_use]
pub fn messages() -> Messages {
    let kept = InCookie::new(Key::generate());
    Messages::new(Arc::default(), Store::Cookie(Cookie::of(&HeaderMap::new(), &kept)))
}
