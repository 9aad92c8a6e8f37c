//! A session for unit tests of what needs one, without a chain.

use std::sync::Arc;

use super::entry::Sessions;
use super::session::{Sent, Session};
use super::stores::Memory;

/// Makes a session of a visitor who has none yet. What is written is there for the rest of the test, and saved nowhere.
///
/// ```
/// use ordain::{Error, Next, Request, Response, middleware};
/// use ordain_contrib::sessions::{Session, testing};
///
/// #[middleware]
/// async fn counts(req: &mut Request, session: Session, next: impl Next) -> Result<Response, Error> {
///     session.insert("visits", 1).await?;
///     Ok(next.run(req).await)
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let session = testing::session();
/// let next = ordain::testing::next(async |_: &mut Request| "inner");
/// counts(&mut Request::default(), session.clone(), next).await.unwrap();
/// assert_eq!(session.get("visits").await.unwrap(), Some(1));
/// # });
/// ```
#[must_use]
pub fn session() -> Session {
    let sessions = Sessions::new(Memory::with_capacity(1));
    Session::new(Arc::clone(sessions.shared()), Sent::Nothing)
}
