//! Who may do what: what an application implements.

use std::borrow::Cow;
use std::collections::HashSet;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use http::StatusCode;
use ordain::Error;

use crate::auth::Backend;

/// The account of somebody who is logged in.
pub type AccountOf<P> = <<P as Permissions>::Backend as Backend>::User;

/// Says what somebody may do.
///
/// It is asked for an account once in a request, when the first permission is asked for, and what it says is kept until the request
/// is over. Strangers, and accounts that are not active, are never asked for: they may nothing.
///
/// A permission is a name, `app.action` by custom: `notes.change`. What it raises is the error of the request; one of status
/// 500, which is what `?` makes of the error of a driver, is a 503 with [`Unavailable`]: nobody is let in because a database is down.
pub trait Permissions: Send + Sync + 'static {
    /// Where the accounts are.
    type Backend: Backend;

    /// What an account may do: its own permissions, and those of its groups.
    ///
    /// # Errors
    ///
    /// It cannot say.
    fn of(&self, account: &AccountOf<Self>) -> impl Future<Output = Result<Granted, Error>> + Send;
}

/// One for several entries, or for the application, too.
impl<P: Permissions> Permissions for Arc<P> {
    type Backend = P::Backend;

    async fn of(&self, account: &AccountOf<P>) -> Result<Granted, Error> {
        P::of(self, account).await
    }
}

/// What somebody may do.
///
/// ```
/// use ordain_contrib::rbac::Granted;
///
/// let editor: Granted = ["notes.add", "notes.change"].into_iter().chain(["notes.view"]).collect();
/// assert!(editor.has("notes.view") && !editor.has("notes.delete"));
/// assert!(Granted::all().has("notes.delete"));
///
/// // Where a policy is asked: casbin's `enforce`, a role above another.
/// let reader = Granted::by(|permission| permission.ends_with(".view"));
/// assert!(reader.has("notes.view") && !reader.has("notes.change"));
/// ```
#[derive(Clone, Default)]
pub struct Granted(Kind);

#[derive(Clone)]
enum Kind {
    All,
    Named(HashSet<Cow<'static, str>>),
    By(Arc<dyn Fn(&str) -> bool + Send + Sync>),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Named(HashSet::new())
    }
}

impl Granted {
    /// Everything: a superuser's.
    #[must_use]
    pub fn all() -> Self {
        Self(Kind::All)
    }

    /// Nothing.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Whatever this is true of. It is asked for each permission each time, and must not block.
    #[must_use]
    pub fn by(grants: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Kind::By(Arc::new(grants)))
    }

    /// Whether a permission is among them.
    #[must_use]
    pub fn has(&self, permission: &str) -> bool {
        match &self.0 {
            Kind::All => true,
            Kind::Named(named) => named.contains(permission),
            Kind::By(grants) => grants(permission),
        }
    }
}

/// Those that are named.
impl<S: Into<Cow<'static, str>>> FromIterator<S> for Granted {
    fn from_iter<I: IntoIterator<Item = S>>(permissions: I) -> Self {
        Self(Kind::Named(permissions.into_iter().map(Into::into).collect()))
    }
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::All => f.write_str("Granted(all)"),
            Kind::Named(named) => f.debug_tuple("Granted").field(named).finish(),
            Kind::By(_) => f.write_str("Granted(by a policy)"),
        }
    }
}

/// What [`Permissions`] raise, for the request.
pub(super) fn raised(error: Error) -> Error {
    if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
        Error::with_status(StatusCode::SERVICE_UNAVAILABLE, Unavailable(error))
    } else {
        error
    }
}

/// The permissions cannot be asked: a 503, and what [`Error::downcast_ref`] gives for it. What was raised is its source.
#[derive(Debug)]
pub struct Unavailable(Error);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the permissions cannot be asked")
    }
}

impl StdError for Unavailable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.source())
    }
}
