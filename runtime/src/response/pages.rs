//! The pages that stand for errors.

use std::collections::HashMap;
use std::fmt;

use crate::response::error::{Error, Kind};
use crate::{IntoResponse, Request, Response};

type Page = Box<dyn Fn(&Request, &Error) -> Response + Send + Sync>;

/// The entry that replaces error pages, per [`Kind`].
///
/// A page is called once for each error that nothing answered, where that error is converted: with the
/// request as the inside left it, and the error as it was raised. What it returns is the response; a
/// status of 200 becomes the error's own. It may be a [`TemplateResponse`](crate::TemplateResponse),
/// which is rendered without hooks. A page that fails, or panics, is replaced by the built-in one.
///
/// Where in the chain it stands does not matter. Source: Django's
/// [error views](https://docs.djangoproject.com/en/stable/ref/views/#error-views).
///
/// ```
/// use ordain::error::Pages;
/// use ordain::{Error, Request, middleware_chain};
///
/// middleware_chain! {
///     struct Site {
///         pages: Pages,
///     }
/// }
///
/// async fn lost(_: &mut Request) -> Result<&'static str, Error> {
///     Err(Error::not_found("no such article"))
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let pages = Pages::new().not_found(|req, _| format!("nothing at {}", req.uri().path()));
/// let site = Site { pages }.wrap(lost);
/// let response = site.handle(http::Request::get("/a/1").body(String::new()).unwrap()).await;
/// assert_eq!(response.status(), 404);
/// # });
/// ```
#[derive(Default)]
pub struct Pages {
    pages: HashMap<Kind, Page>,
    details: bool,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("kinds", &self.pages.keys().collect::<Vec<_>>())
            .field("details", &self.details)
            .finish()
    }
}

macro_rules! page_setters {
    ($($(#[$doc:meta])* $name:ident => $kind:ident,)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name<F, R>(self, page: F) -> Self
        where
            F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
            R: IntoResponse,
        {
            self.page(Kind::$kind, page)
        }
    )*};
}

impl Pages {
    /// The built-in pages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    page_setters! {
        /// Replaces the page of [`Kind::NotFound`].
        not_found => NotFound,
        /// Replaces the page of [`Kind::PermissionDenied`].
        permission_denied => PermissionDenied,
        /// Replaces the page of [`Kind::BadRequest`].
        bad_request => BadRequest,
        /// Replaces the page of [`Kind::Suspicious`].
        suspicious => Suspicious,
        /// Replaces the page of [`Kind::Other`].
        other => Other,
    }

    /// Adds the error's source chain to the built-in pages. For development only.
    #[must_use]
    pub fn details(mut self, details: bool) -> Self {
        self.details = details;
        self
    }

    fn page<F, R>(mut self, kind: Kind, page: F) -> Self
    where
        F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.pages.insert(kind, Box::new(move |req, error| page(req, error).into_response()));
        self
    }

    pub(crate) fn of(&self, kind: Kind) -> Option<&Page> {
        self.pages.get(&kind)
    }

    pub(crate) fn has_details(&self) -> bool {
        self.details
    }
}
