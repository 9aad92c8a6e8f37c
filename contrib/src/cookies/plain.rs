//! One switch for all cookies of a chain.

use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::ControlFlow;

use ordain::{FromChain, Request, middleware};

use super::Settings;

/// Sends the cookies of every battery below over plain HTTP, too: one switch in the place of an
/// [`insecure_for_development`](Settings::insecure_for_development) of each.
///
/// An `Option` entry, so that one chain is for both: `None` where there is TLS. That it is there is an event at level WARN when it is made,
/// and a finding of [`deployment::check`](crate::deployment::check).
///
/// ```
/// # #[cfg(feature = "sessions")] {
/// use ordain::{Request, middleware_chain};
/// use ordain_contrib::cookies::InsecureForDevelopment;
/// use ordain_contrib::sessions::{Memory, Session, Sessions};
///
/// middleware_chain! {
///     struct Site {
///         insecure: Option<InsecureForDevelopment>,
///         sessions: Sessions<Memory>,
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// for (debug, name) in [(true, "session="), (false, "__Host-session=")] {
///     let site = Site {
///         insecure: debug.then(InsecureForDevelopment::new),
///         sessions: Sessions::new(Memory::default()),
///     };
///     let site = site.wrap(async |req: &mut Request| {
///         let session = req.extensions().get::<Session>().unwrap().clone();
///         session.insert("seen", true).await.unwrap();
///     });
///     let response = site.handle(http::Request::new(String::new())).await;
///     assert!(response.headers()["set-cookie"].to_str().unwrap().starts_with(name));
/// }
/// # });
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InsecureForDevelopment;

/// That the cookies of a request are sent over plain HTTP, too: what [`InsecureForDevelopment`] provides, and the batteries that set cookies
/// take, if it is there.
#[derive(Debug, Clone, Copy, FromChain)]
#[from_chain(provided_by = "ordain_contrib::cookies::InsecureForDevelopment")]
#[non_exhaustive]
pub struct PlainHttp;

impl InsecureForDevelopment {
    /// Says so in the log.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "nobody gets it by default")]
    pub fn new() -> Self {
        tracing::warn!(target: "ordain_contrib::cookies", "cookies are sent over plain HTTP: not in production");
        Self
    }
}

#[middleware]
impl InsecureForDevelopment {
    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_request(&self, _req: &Request) -> ControlFlow<Infallible, PlainHttp> {
        ControlFlow::Continue(PlainHttp)
    }
}

impl Settings {
    /// These settings in a request: as they are, or as [`Settings::insecure_for_development`] makes them.
    ///
    /// ```
    /// use ordain_contrib::cookies::Settings;
    ///
    /// assert_eq!(Settings::new("basket")?.over(None).name(), "__Host-basket");
    /// # Ok::<(), ordain_contrib::cookies::InvalidCookie>(())
    /// ```
    #[must_use]
    pub fn over(&self, plain: Option<PlainHttp>) -> Cow<'_, Self> {
        match plain {
            None => Cow::Borrowed(self),
            Some(PlainHttp) => Cow::Owned(self.clone().insecure_for_development()),
        }
    }
}
