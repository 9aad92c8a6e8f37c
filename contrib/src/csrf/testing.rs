//! A token for unit tests of what needs one, without a chain.

use super::token::{CsrfToken, Sent};

/// Makes the token of a visitor who has no secret yet.
///
/// ```
/// use ordain::{Error, Next, Request, Response, middleware};
/// use ordain_contrib::csrf::{CsrfToken, testing};
///
/// /// Tells scripts the token.
/// #[middleware]
/// async fn tells(req: &mut Request, token: CsrfToken, next: impl Next) -> Result<Response, Error> {
///     let mut response = next.run(req).await;
///     response.headers_mut().insert("x-csrftoken", token.get().await?.parse()?);
///     Ok(response)
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let next = ordain::testing::next(async |_: &mut Request| "inner");
/// let response = tells(&mut Request::default(), testing::token(), next).await.unwrap();
/// assert_eq!(response.headers()["x-csrftoken"].len(), 64);
/// # });
/// ```
///
/// A whole chain is tested with a secret of one's own choice: 32 letters and digits in the cookie are a secret, and the same
/// ones in the form or in the header are a token of it.
#[must_use]
pub fn token() -> CsrfToken {
    CsrfToken::in_cookie(Sent::Nothing, None)
}
