//! The pages that stand for errors.

use std::collections::HashMap;
use std::fmt;

use http::StatusCode;
use http::header::CONTENT_LENGTH;
use http_body::Body as _;

use crate::response::error::{Error, Kind};
use crate::{IntoResponse, Request, Response};

pub(crate) type Page = Box<dyn Fn(&Request, &Error) -> Response + Send + Sync>;

/// The entry that replaces error pages, per [`Kind`] or per status.
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
///
/// # Which page
///
/// | what | its page, the first that there is |
/// | --- | --- |
/// | an [`Error`] | that of its status ([`Pages::status`], [`Pages::replacing`]); that of its kind; that of [all](Pages::all); the built-in one |
/// | an answer with a status of 400 or more and without a body: a router's 405, a timeout's 408 | that of its status; that of all; else it stays as it is |
/// | any other answer with such a status: an extractor's 422, what a handler has written | [`Pages::replacing`], [`Pages::replacing_all`]; else it stays as it is |
///
/// If a status has a page of its own, that says whether it takes the place of a body, whatever there is for all.
///
/// An answer gets its page where it comes out of the view or of a layer, so that the layers above see the page. Its
/// headers stay (`Allow`, `Retry-After`), but those that describe a body; if the page fails or panics, all of it stays.
#[derive(Default)]
#[doc(alias("handler400", "handler403", "handler404", "handler500", "fallback", "HandleErrorLayer"))]
pub struct Pages {
    kinds: HashMap<Kind, Page>,
    statuses: HashMap<StatusCode, StatusPage>,
    all: Option<StatusPage>,
    details: bool,
}

struct StatusPage {
    page: Page,
    /// Also of answers with a body.
    replacing: bool,
}

/// Marks a response that is a page of the application's already, in its extensions.
#[derive(Clone)]
pub(crate) struct Paged;

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("kinds", &self.kinds.keys().collect::<Vec<_>>())
            .field("statuses", &self.statuses.keys().collect::<Vec<_>>())
            .field("all", &self.all.is_some())
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

    /// Replaces the page of a status: of errors with it, and of answers with it that have no body.
    ///
    /// A page that is set later for the same status, by this or by [`Pages::replacing`], takes the place of this one.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use http::StatusCode;
    /// use ordain::error::Pages;
    /// use ordain::middleware_chain;
    ///
    /// middleware_chain! {
    ///     struct Site {
    ///         pages: Pages,
    ///     }
    /// }
    ///
    /// let pages = Pages::new().status(StatusCode::METHOD_NOT_ALLOWED, |req, _| format!("no {} here", req.method()));
    /// let router = axum::Router::new().route("/", axum::routing::get("hello"));
    /// let site = Site { pages }.wrap_router(router);
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let response = site.handle(http::Request::post("/").body(String::new()).unwrap()).await;
    /// assert_eq!(response.status(), 405);
    /// assert_eq!(response.headers()["allow"], "GET,HEAD");
    /// let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    /// assert_eq!(body, "no POST here");
    /// # });
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the status is none of an error, from 400 to 599: it would never be served.
    #[must_use]
    pub fn status<F, R>(self, status: StatusCode, page: F) -> Self
    where
        F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.status_page(status, StatusPage { page: boxed(page), replacing: false })
    }

    /// Replaces every answer of a status, also one that a handler or an extractor has written: the body it has is lost.
    ///
    /// A page that is set later for the same status takes the place of this one.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use axum::extract::Path;
    /// use http::StatusCode;
    /// use ordain::error::Pages;
    /// use ordain::{Error, Request, middleware_chain};
    ///
    /// middleware_chain! {
    ///     struct Api {
    ///         pages: Pages,
    ///     }
    /// }
    ///
    /// fn json(_req: &Request, error: &Error) -> ([(&'static str, &'static str); 1], String) {
    ///     ([("content-type", "application/json")], format!(r#"{{"error": "{}"}}"#, error.kind()))
    /// }
    ///
    /// let article = axum::routing::get(async |Path(number): Path<u32>| number.to_string());
    /// let router = axum::Router::new().route("/{number}", article);
    /// let api = Api { pages: Pages::new().replacing(StatusCode::BAD_REQUEST, json) }.wrap_router(router);
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let response = api.handle(http::Request::get("/seven").body(String::new()).unwrap()).await;
    /// assert_eq!(response.status(), 400);
    /// let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    /// assert_eq!(body, r#"{"error": "bad request"}"#);
    /// # });
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the status is none of an error, from 400 to 599: such an answer is never replaced.
    #[must_use]
    pub fn replacing<F, R>(self, status: StatusCode, page: F) -> Self
    where
        F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.status_page(status, StatusPage { page: boxed(page), replacing: true })
    }

    /// One page for all errors, and for all answers with a status of 400 or more that have no body, but for those whose kind or
    /// status has a page of its own.
    ///
    /// A page that is set later for all, by this or by [`Pages::replacing_all`], takes the place of this one.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use http::header::CONTENT_TYPE;
    /// use ordain::error::Pages;
    /// use ordain::{Error, Request, middleware_chain};
    ///
    /// middleware_chain! {
    ///     struct Api {
    ///         pages: Pages,
    ///     }
    /// }
    ///
    /// fn json(_req: &Request, error: &Error) -> ([(http::HeaderName, &'static str); 1], String) {
    ///     let reason = error.status().canonical_reason().unwrap_or("error");
    ///     ([(CONTENT_TYPE, "application/json")], format!(r#"{{"error": "{reason}"}}"#))
    /// }
    ///
    /// let router = axum::Router::new().route("/notes", axum::routing::get("notes"));
    /// let api = Api { pages: Pages::new().all(json) }.wrap_router(router);
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// for (request, status, body) in [
    ///     (http::Request::get("/note"), 404, r#"{"error": "Not Found"}"#),
    ///     (http::Request::post("/notes"), 405, r#"{"error": "Method Not Allowed"}"#),
    /// ] {
    ///     let response = api.handle(request.body(String::new()).unwrap()).await;
    ///     assert_eq!(response.status(), status);
    ///     assert_eq!(axum::body::to_bytes(response.into_body(), 100).await.unwrap(), body);
    /// }
    /// # });
    /// # }
    /// ```
    #[must_use]
    pub fn all<F, R>(mut self, page: F) -> Self
    where
        F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.all = Some(StatusPage { page: boxed(page), replacing: false });
        self
    }

    /// As [`Pages::all`], and of answers that a handler or an extractor has written, too: the body they have is lost.
    #[must_use]
    pub fn replacing_all<F, R>(mut self, page: F) -> Self
    where
        F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.all = Some(StatusPage { page: boxed(page), replacing: true });
        self
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
        self.kinds.insert(kind, boxed(page));
        self
    }

    fn status_page(mut self, status: StatusCode, page: StatusPage) -> Self {
        assert!(is_error(status), "`{status}` is no status of an error: it has no page");
        self.statuses.insert(status, page);
        self
    }

    /// The page of an error.
    pub(crate) fn of(&self, error: &Error) -> Option<&Page> {
        let by_status = self.statuses.get(&error.status()).map(|status| &status.page);
        let all = || self.all.as_ref().map(|all| &all.page);
        by_status.or_else(|| self.kinds.get(&error.kind())).or_else(all)
    }

    /// The page of an answer that nobody has raised.
    pub(crate) fn of_answer(&self, answer: &Response) -> Option<&Page> {
        if !is_error(answer.status()) {
            return None;
        }
        let StatusPage { page, replacing } = self.statuses.get(&answer.status()).or(self.all.as_ref())?;
        let is_meant = (*replacing || has_no_body(answer)) && answer.extensions().get::<Paged>().is_none();
        is_meant.then_some(page)
    }

    /// Whether the built-in pages tell what went wrong inside: see [`Pages::details`].
    #[must_use]
    pub fn has_details(&self) -> bool {
        self.details
    }
}

fn boxed<F, R>(page: F) -> Page
where
    F: Fn(&Request, &Error) -> R + Send + Sync + 'static,
    R: IntoResponse,
{
    Box::new(move |req, error| page(req, error).into_response())
}

pub(crate) fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The answer to a `HEAD` may have lost its body on its way, but not its length.
fn has_no_body(answer: &Response) -> bool {
    let length = answer.headers().get(CONTENT_LENGTH);
    answer.body().size_hint().exact() == Some(0) && length.is_none_or(|length| length == "0")
}
