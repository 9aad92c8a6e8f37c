//! What a view returns: what becomes a response, and the marks that its attribute gives it.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use crate::chain::heard;
use crate::middleware::mark::Mark;
use crate::{IntoResponse, Response};

/// What a view may return: whatever is [`IntoResponse`], and the response of a view that its attribute has marked.
#[diagnostic::on_unimplemented(
    message = "a view cannot return `{Self}`",
    label = "not a response, and nothing that becomes one",
    note = "return a `Response`, or what implements `IntoResponse`; of a `Result`, both sides must: `ordain::Error` does, and `?` makes one of any error"
)]
pub trait Output {
    /// Becomes the response.
    fn respond(self) -> Response;

    /// The marks of the view.
    #[must_use]
    fn marks() -> Marks {
        Marks::none()
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Output for T {
    #[inline]
    fn respond(self) -> Response {
        self.into_response()
    }
}

/// Tells the marks of a view that returns an `O` to whoever listens.
pub(crate) fn tell<O: Output>() {
    let Marks(marks) = O::marks();
    if !marks.is_empty() {
        heard::around(|| (), |heard| heard.marks.extend(marks));
    }
}

/// The marks of a view, the nearest first.
#[derive(Debug)]
pub struct Marks(Vec<Mark>);

impl Marks {
    /// No marks.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// These, and one more.
    #[must_use]
    pub fn and<M: MarkValue>(mut self, mark: M) -> Self {
        self.0.push(Mark::new(mark));
        self
    }
}

/// What can be a mark.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a mark: it is not `Send + Sync + 'static`",
    label = "not `Send + Sync + 'static`"
)]
pub trait MarkValue: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<M: Send + Sync + 'static> MarkValue for M {}

/// What a type that stands for a view with marks says.
pub trait MarkList: 'static {
    /// Its marks.
    fn marks() -> Marks;
}

/// The response of a view with [marks](crate::view#marks), `V`: so a chain knows them when it is built around that.
///
/// It is the response in all other respects.
///
/// ```
/// use ordain::{Request, Response, middleware_chain, view};
///
/// middleware_chain! {
///     struct Site {}
/// }
///
/// struct Public;
///
/// #[view(Site, mark(Public))]
/// async fn about(_req: &mut Request) -> &'static str {
///     "about"
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let response = about(&mut Request::default()).await;
/// assert_eq!(response.status(), 200);
/// let response: Response = response.into();
/// # drop(response);
/// # });
/// ```
pub struct MarkedResponse<V> {
    response: Response,
    view: PhantomData<fn() -> V>,
}

impl<V: MarkList> MarkedResponse<V> {
    #[doc(hidden)]
    #[must_use]
    pub fn of(response: Response) -> Self {
        Self { response, view: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<V: MarkList> Output for MarkedResponse<V> {
    fn respond(self) -> Response {
        self.response
    }

    fn marks() -> Marks {
        V::marks()
    }
}

impl<V> Deref for MarkedResponse<V> {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}

impl<V> DerefMut for MarkedResponse<V> {
    fn deref_mut(&mut self) -> &mut Response {
        &mut self.response
    }
}

impl<V> From<MarkedResponse<V>> for Response {
    fn from(marked: MarkedResponse<V>) -> Self {
        marked.response
    }
}

impl<V> fmt::Debug for MarkedResponse<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.response.fmt(f)
    }
}
