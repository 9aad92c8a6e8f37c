//! The layer of tower-sessions.

use ::tower_sessions::service::CookieController;
use ::tower_sessions::{Session, SessionManagerLayer, SessionStore};
use ordain::sets::{KeepsSessions, Varies};

/// A [`SessionManagerLayer`], as [`Sessions`] knows it.
pub trait SessionsLayer {}

impl<Store: SessionStore, C: CookieController> SessionsLayer for SessionManagerLayer<Store, C> {}

ordain::layer! {
    /// Loads a visitor's session, and saves it after the response: [`SessionManagerLayer`]. Provides a
    /// [`Session`] to everything below, axum handlers included.
    ///
    /// ```
    /// use ordain::{Next, Request, Response, middleware, middleware_chain};
    /// use ordain_contrib::layers;
    /// use tower_sessions::{MemoryStore, Session, SessionManagerLayer};
    ///
    /// #[middleware]
    /// async fn greeting(req: &mut Request, session: Session, next: impl Next) -> Response {
    ///     let known = session.get::<String>("name").await.ok().flatten().is_some();
    ///     let mut response = next.run(req).await;
    ///     response.headers_mut().insert("x-known", known.to_string().parse().unwrap());
    ///     response
    /// }
    ///
    /// middleware_chain! {
    ///     struct Site {
    ///         sessions: layers::Sessions<SessionManagerLayer<MemoryStore>>,
    ///         greeting,
    ///     }
    /// }
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let sessions = layers::Sessions(SessionManagerLayer::new(MemoryStore::default()));
    /// let site = Site { sessions }.wrap(async |_: &mut Request| "hello");
    /// let response = site.handle(http::Request::new(String::new())).await;
    /// assert_eq!(response.headers()["x-known"], "false");
    /// # });
    /// ```
    pub struct Sessions<L: SessionsLayer>:
        provides(Session),
        in_set(KeepsSessions, Varies),
        conflicts(KeepsSessions);
}
