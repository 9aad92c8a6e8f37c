//! The layer of axum-login.

use ::axum_login::tower_sessions::SessionStore;
use ::axum_login::tower_sessions::service::CookieController;
use ::axum_login::{AuthManagerLayer, AuthSession, AuthnBackend};

use super::Authenticates;
#[cfg(feature = "tower-sessions")]
use super::Sessions;
use super::ready::{entry, layered};

entry! {
    /// Finds out who a visitor is: [`AuthManagerLayer`], which loads and saves the session too. Provides an
    /// [`AuthSession`] to everything below, axum handlers included; its `user` is `None` for a stranger.
    ///
    /// What axum-login's `login_required!` does is a middleware that needs it:
    ///
    /// ```
    /// use axum_login::{AuthSession, AuthnBackend};
    /// use ordain::{IntoResponse, Next, Request, Response, layers, middleware};
    /// # #[derive(Debug, Clone)] struct User; #[derive(Debug, Clone)] struct Backend;
    /// # impl axum_login::AuthUser for User { type Id = u8; fn id(&self) -> u8 { 1 } fn session_auth_hash(&self) -> &[u8] { &[] } }
    /// # impl AuthnBackend for Backend { type User = User; type Credentials = (); type Error = std::convert::Infallible;
    /// # async fn authenticate(&self, _: ()) -> Result<Option<User>, Self::Error> { Ok(None) }
    /// # async fn get_user(&self, _: &u8) -> Result<Option<User>, Self::Error> { Ok(None) } }
    ///
    /// #[middleware(in_set(layers::Authenticates))]
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
    /// use ordain::{Error, Provide, Request, Response, layers, middleware};
    ///
    /// #[middleware(requires(layers::Login))]
    /// async fn session(req: &mut Request, next: impl Provide<Session>) -> Result<Response, Error> {
    ///     let session = req.extensions().get::<Session>().cloned().ok_or_else(|| Error::other("no session"))?;
    ///     Ok(next.provide(session).run(req).await)
    /// }
    /// # fn main() {}
    /// ```
    Login<()>
}

macro_rules! login {
    ($($rules:tt)*) => {
        layered! {
            [Backend, Store, C] Login<AuthManagerLayer<Backend, Store, C>>, AuthManagerLayer<Backend, Store, C>, where {
                Backend: AuthnBackend + 'static,
                Store: SessionStore + Clone,
                C: CookieController + Send + Sync + 'static,
            };
            provides AuthSession<Backend>, Some("AuthSession");
            in_set Authenticates,
            $($rules)*
        }
    };
}

#[cfg(feature = "tower-sessions")]
login! { conflicts Sessions, }
#[cfg(not(feature = "tower-sessions"))]
login! {}
