//! What whoever has sent a request may do, as everything below [`Rbac`](super::Rbac) sees it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use ordain::{Error, FromChain, block_on};
use tokio::sync::Mutex;

use super::permissions::{AccountOf, Granted, Permissions, raised};
use crate::auth::{NotLoggedIn, User};

/// What whoever has sent a request may do: a need of middlewares, a parameter of axum handlers. For what depends on more than the route.
///
/// A cheap clone, and all clones are one. The account is loaded, and its permissions are, when somebody asks the first time; and anew
/// if somebody else is logged in then.
///
/// ```
/// use ordain::Error;
/// use ordain_contrib::rbac::{Permissions, Permits};
///
/// async fn note<P: Permissions>(permits: Permits<P>, secret: bool) -> Result<&'static str, Error> {
///     if secret {
///         permits.require("notes.view_secret").await?;
///     }
///     Ok(if permits.has("notes.change").await? { "a note, and a button" } else { "a note" })
/// }
/// ```
#[derive(FromChain)]
#[from_chain(provided_by = "ordain_contrib::rbac::Rbac")]
pub struct Permits<P: Permissions>(Arc<Inner<P>>);

struct Inner<P: Permissions> {
    permissions: Arc<P>,
    user: User<P::Backend>,
    known: Mutex<Option<Known<P>>>,
}

/// Whose they are, and what they are.
type Known<P> = (Arc<AccountOf<P>>, Arc<Granted>);

impl<P: Permissions> Permits<P> {
    pub(super) fn new(permissions: Arc<P>, user: User<P::Backend>) -> Self {
        Self(Arc::new(Inner { permissions, user, known: Mutex::new(None) }))
    }

    /// All that is granted; `None` for a stranger.
    ///
    /// # Errors
    ///
    /// The session, the account or the permissions cannot be loaded.
    pub async fn granted(&self) -> Result<Option<Arc<Granted>>, Error> {
        let mut known = self.0.known.lock().await;
        let Some(account) = self.0.user.get().await? else {
            return Ok(None);
        };
        if let Some((of, granted)) = &*known
            && Arc::ptr_eq(of, &account)
        {
            return Ok(Some(Arc::clone(granted)));
        }
        let granted = Arc::new(self.0.permissions.of(&account).await.map_err(raised)?);
        *known = Some((account, Arc::clone(&granted)));
        Ok(Some(granted))
    }

    /// Whether a permission is granted; a stranger has none.
    ///
    /// # Errors
    ///
    /// As [`Permits::granted`].
    pub async fn has(&self, permission: &str) -> Result<bool, Error> {
        Ok(self.granted().await?.is_some_and(|granted| granted.has(permission)))
    }

    /// Says whether a permission is granted, for what nobody else has any business with.
    ///
    /// # Errors
    ///
    /// As [`Permits::granted`]; a 401 whose cause is [`NotLoggedIn`] for a stranger; else a 403 whose cause is [`NotPermitted`].
    pub async fn require(&self, permission: &str) -> Result<(), Error> {
        let granted = self.granted().await?.ok_or_else(NotLoggedIn::raised)?;
        if granted.has(permission) { Ok(()) } else { Err(NotPermitted::lacks(permission)) }
    }

    /// The same methods for what may block: a blocking middleware, a blocking view.
    #[must_use]
    pub fn blocking(&self) -> Blocking<'_, P> {
        Blocking(self)
    }

    pub(super) fn user(&self) -> &User<P::Backend> {
        &self.0.user
    }
}

impl<P: Permissions> Clone for Permits<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P: Permissions> fmt::Debug for Permits<P> {
    /// Whether they have been asked for, and nothing of what they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.0.known.try_lock().is_ok_and(|known| known.is_some());
        f.debug_struct("Permits").field("asked", &asked).finish_non_exhaustive()
    }
}

/// [`Permits`] for what may block: each method is the one of the same name there, and comes back when it is done.
#[derive(Debug)]
pub struct Blocking<'a, P: Permissions>(&'a Permits<P>);

impl<P: Permissions> Blocking<'_, P> {
    /// See [`Permits::granted`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn granted(&self) -> Result<Option<Arc<Granted>>, Error> {
        block_on(self.0.granted())
    }

    /// See [`Permits::has`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn has(&self, permission: &str) -> Result<bool, Error> {
        block_on(self.0.has(permission))
    }

    /// See [`Permits::require`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn require(&self, permission: &str) -> Result<(), Error> {
        block_on(self.0.require(permission))
    }
}

/// Somebody who is logged in may not: a 403, and what [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotPermitted {
    /// They lack this permission.
    Lacks(Box<str>),
    /// Nothing says who may see the view, and what nothing is said of is [refused](super::Rbac::refuse_unnamed).
    Unnamed,
}

impl NotPermitted {
    pub(super) fn lacks(permission: &str) -> Error {
        Error::permission_denied(Self::Lacks(permission.into()))
    }
}

impl fmt::Display for NotPermitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks(permission) => write!(f, "the permission `{permission}` is needed"),
            Self::Unnamed => f.write_str("nothing says who may see this view: mark it, or name its route"),
        }
    }
}

impl StdError for NotPermitted {}
