//! The layer of axum-login.

use ::axum_login::tower_sessions::SessionStore;
use ::axum_login::tower_sessions::service::CookieController;
use ::axum_login::{AuthManagerLayer, AuthSession, AuthnBackend};
use ordain::sets::{Authenticates, KeepsSessions, RequiresLogin, Varies};

/// An [`AuthManagerLayer`], as [`Login`] knows it.
pub trait LoginLayer {
    /// Where its users are.
    type Backend: AuthnBackend + 'static;
}

impl<Backend, Store, C> LoginLayer for AuthManagerLayer<Backend, Store, C>
where
    Backend: AuthnBackend + 'static,
    Store: SessionStore + Clone,
    C: CookieController,
{
    type Backend = Backend;
}

ordain::layer! {
    /// Finds out who a visitor is: [`AuthManagerLayer`], which loads and saves the session too. Provides an
    /// [`AuthSession`] to everything below, axum handlers included; its `user` is `None` for a stranger.
    ///
    /// What axum-login's `login_required!` does is a middleware that needs it:
    ///
    /// ```
    /// use axum_login::{AuthSession, AuthnBackend};
    /// use ordain::{IntoResponse, Next, Request, Response, middleware, sets};
    /// # #[derive(Debug, Clone)] struct User; #[derive(Debug, Clone)] struct Backend;
    /// # impl axum_login::AuthUser for User { type Id = u8; fn id(&self) -> u8 { 1 } fn session_auth_hash(&self) -> &[u8] { &[] } }
    /// # impl AuthnBackend for Backend { type User = User; type Credentials = (); type Error = std::convert::Infallible;
    /// # async fn authenticate(&self, _: ()) -> Result<Option<User>, Self::Error> { Ok(None) }
    /// # async fn get_user(&self, _: &u8) -> Result<Option<User>, Self::Error> { Ok(None) } }
    ///
    /// #[middleware(in_set(sets::Authenticates, sets::RequiresLogin))]
    /// async fn members_only(req: &mut Request, auth: AuthSession<Backend>, next: impl Next) -> Response {
    ///     match auth.user {
    ///         Some(_) => next.run(req).await,
    ///         None => (http::StatusCode::UNAUTHORIZED, "log in first").into_response(),
    ///     }
    /// }
    /// # fn main() {}
    /// ```
    ///
    /// It loads a `tower_sessions::Session` too, which handlers find as ever. For middlewares that need one, provide it:
    ///
    /// ```
    /// use axum_login::tower_sessions::Session;
    /// use ordain::{Error, Provide, Request, Response, middleware};
    /// use ordain_contrib::layers;
    ///
    /// #[middleware(requires(layers::Login))]
    /// async fn session(req: &mut Request, next: impl Provide<Session>) -> Result<Response, Error> {
    ///     let session = req.extensions().get::<Session>().cloned().ok_or_else(|| Error::other("no session"))?;
    ///     Ok(next.provide(session).run(req).await)
    /// }
    /// # fn main() {}
    /// ```
    pub struct Login<L: LoginLayer>:
        provides(AuthSession<L::Backend> as "AuthSession"),
        in_set(Authenticates, KeepsSessions, Varies),
        before(RequiresLogin),
        conflicts(KeepsSessions);
}
