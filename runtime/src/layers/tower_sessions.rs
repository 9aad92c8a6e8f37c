//! The layer of tower-sessions.

use ::tower_sessions::service::CookieController;
use ::tower_sessions::{Session, SessionManagerLayer, SessionStore};

use super::ready::{entry, layered};

entry! {
    /// Loads a visitor's session, and saves it after the response: [`SessionManagerLayer`]. Provides a
    /// [`Session`] to everything below, axum handlers included.
    ///
    /// ```
    /// use ordain::{Next, Request, Response, layers, middleware, middleware_chain};
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
    /// # fn main() {}
    /// ```
    Sessions<()>
}

layered! {
    [Store, C] Sessions<SessionManagerLayer<Store, C>>, SessionManagerLayer<Store, C>, where {
        Store: SessionStore + Clone,
        C: CookieController + Send + Sync + 'static,
    };
    provides Session, Some("Session");
}
