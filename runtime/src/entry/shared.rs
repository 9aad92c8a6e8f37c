//! The built-in entry that provides an application-wide value.

/// A configured entry that provides a clone of an application-wide value (a pool, a configuration) to
/// everything below, so that a plain fn gets its state as a parameter.
///
/// The value is cloned once per request: share what is expensive to clone, `Shared<Arc<Config>>`.
/// Inside a request, axum's `Extension<T>` finds it too.
///
/// ```
/// use ordain::{Next, Request, Response, Shared, middleware, middleware_chain};
///
/// #[derive(Clone)]
/// struct Motto(&'static str);
///
/// #[middleware]
/// async fn motto(req: &mut Request, motto: Motto, next: impl Next) -> Response {
///     let mut response = next.run(req).await;
///     response.headers_mut().insert("x-motto", motto.0.parse().unwrap());
///     response
/// }
///
/// middleware_chain! {
///     struct Site {
///         the_motto: Shared<Motto>,
///         motto,
///     }
/// }
///
/// async fn hello(_: &mut Request) -> &'static str {
///     "hello"
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site { the_motto: Shared(Motto("in order")) }.wrap(hello);
/// let response = site.handle(http::Request::new(String::new())).await;
/// assert_eq!(response.headers()["x-motto"], "in order");
/// # });
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias("State", "Extension", "from_fn_with_state"))]
pub struct Shared<T>(pub T);
