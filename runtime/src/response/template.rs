//! A response that is rendered after the hooks have seen it.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum_core::response::IntoResponse;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::response::caught::caught;
use crate::response::error::BoxError;
use crate::response::handed_on::Unrendered;
use crate::response::inside::is_inner;
pub use crate::response::lazy::LazyValues;
use crate::{Body, Error, Response};

/// A response that names a template and carries its context, and is rendered when the hooks are done
/// with it: Django's
/// [`TemplateResponse`](https://docs.djangoproject.com/en/stable/ref/template-response/).
///
/// A view, an axum handler included, returns it like any response. `process_template_response` hooks may
/// change all of it; then the chain's [`Renderer`] (or `Templates`, of feature `minijinja`) renders it,
/// exactly once. Layers see a rendered response. Without a renderer in the chain it is an error.
///
/// ```
/// use ordain::TemplateResponse;
///
/// let mut page = TemplateResponse::new("article.html");
/// page.insert("title", "On order").insert("words", 900);
/// *page.status_mut() = http::StatusCode::CREATED;
/// assert_eq!(page.name(), "article.html");
/// assert_eq!(page.get("words"), Some(&serde_json::json!(900)));
/// ```
#[doc(alias("render", "SimpleTemplateResponse"))]
pub struct TemplateResponse {
    name: Cow<'static, str>,
    context: Map<String, Value>,
    lazy: LazyValues,
    status: StatusCode,
    headers: HeaderMap,
    failure: Option<Error>,
}

impl fmt::Debug for TemplateResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateResponse")
            .field("name", &self.name)
            .field("context", &self.context)
            .field("lazy", &self.lazy)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

impl TemplateResponse {
    /// A response that renders the named template, with status 200 and an empty context.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            context: Map::new(),
            lazy: LazyValues::default(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            failure: None,
        }
    }

    /// The template's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Renders another template instead.
    pub fn set_name(&mut self, name: impl Into<Cow<'static, str>>) -> &mut Self {
        self.name = name.into();
        self
    }

    /// Puts a value into the context, in place of what had that key. A value that cannot be serialized
    /// makes the rendering fail.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Serialize) -> &mut Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.context.insert(key.into(), value);
            }
            Err(error) => self.failure = Some(error.into()),
        }
        self
    }

    /// Puts a value into the context and gives the response back, for building one in an expression.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.insert(key, value);
        self
    }

    /// Puts a value into the context that is made when the template asks for it, once, and not at all if it does not. For a
    /// middleware that offers something to every page: what a page does not show costs nothing, and has not been looked at.
    ///
    /// A value that is there under this key, or is inserted later, stands in its place. It is made on the thread that renders:
    /// wait for what takes time in the hook, before. An engine behind a [`Renderer`] that does not know of these has all of
    /// them made before it renders: see [`Render::render_lazily`].
    ///
    /// ```
    /// # #[cfg(feature = "minijinja")]
    /// # fn main() {
    /// use ordain::template::Templates;
    /// use ordain::{Request, TemplateResponse, middleware, middleware_chain};
    ///
    /// #[middleware(process_template_response)]
    /// fn offer(_: &Request, page: &mut TemplateResponse) {
    ///     page.insert_lazy("shown", || "made".into());
    ///     page.insert_lazy("not_shown", || unreachable!("no template asks for it"));
    /// }
    ///
    /// middleware_chain! {
    ///     struct Site { templates: Templates, offer }
    /// }
    ///
    /// let mut environment = minijinja::Environment::new();
    /// environment.add_template("page", "{{ shown }}").unwrap();
    /// let site = Site { templates: Templates::new(environment) }.wrap(async |_: &mut Request| TemplateResponse::new("page"));
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let response = site.handle(http::Request::new(String::new())).await;
    /// assert_eq!(axum::body::to_bytes(response.into_body(), 9).await.unwrap(), "made");
    /// # });
    /// # }
    /// # #[cfg(not(feature = "minijinja"))]
    /// # fn main() {}
    /// ```
    pub fn insert_lazy(
        &mut self,
        key: impl Into<String>,
        make: impl Fn() -> Value + Send + Sync + 'static,
    ) -> &mut Self {
        self.lazy.insert(key.into(), Box::new(make));
        self
    }

    /// A value of the context, none of those that are made when they are asked for.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.context.get(key)
    }

    /// The context, to change it at will.
    pub fn context_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.context
    }

    /// The status it will have.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The status it will have, to change it.
    pub fn status_mut(&mut self) -> &mut StatusCode {
        &mut self.status
    }

    /// The headers it will have. `Content-Type` is HTML unless set here; `Content-Length` is the rendered body's.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers it will have, to change them.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }
}

/// An empty body that carries the template to the core of the chain.
impl IntoResponse for TemplateResponse {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.headers_mut().clone_from(&self.headers);
        response.extensions_mut().insert(Carried(Arc::new(Mutex::new(Some(self)))));
        response
    }
}

/// A template on its way to the core, in the extensions of a response.
#[derive(Clone)]
pub(crate) struct Carried(Arc<Mutex<Option<TemplateResponse>>>);

impl Carried {
    /// The status of the template itself.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(TemplateResponse::status)
    }

    /// Takes the template that a response carries, with the status and the headers that the response has
    /// by now.
    pub(crate) fn take(response: &mut Response) -> Option<TemplateResponse> {
        let Self(slot) = response.extensions_mut().remove()?;
        let mut template = slot.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        template.status = response.status();
        template.headers = std::mem::take(response.headers_mut());
        template.headers.remove(CONTENT_LENGTH);
        Some(template)
    }
}

/// What renders templates: implement it for an engine and put a [`Renderer`] into the chain.
pub trait Render: Send + Sync + 'static {
    /// Renders the named template with a context.
    ///
    /// # Errors
    ///
    /// Whatever the engine finds wrong; it is offered to `process_exception`.
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, BoxError>;

    /// Renders the named template with a context, and with values that are made when the template asks for them: see
    /// [`TemplateResponse::insert_lazy`]. A value of the context stands in the place of one of these.
    ///
    /// Unless an engine says otherwise, all of them are made before. Not called if there are none.
    ///
    /// # Errors
    ///
    /// As [`Render::render`].
    fn render_lazily(
        &self,
        template: &str,
        context: &Map<String, Value>,
        lazy: &LazyValues,
    ) -> Result<String, BoxError> {
        self.render(template, &lazy.with(context))
    }
}

/// The entry that renders a chain's templates with an engine of the application's choice. Where in the
/// chain it stands does not matter.
///
/// ```
/// use ordain::error::BoxError;
/// use ordain::template::{Render, Renderer};
/// use ordain::{Request, TemplateResponse, middleware_chain};
/// use serde_json::{Map, Value};
///
/// struct Shout;
///
/// impl Render for Shout {
///     fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, BoxError> {
///         let name = context.get("name").and_then(Value::as_str).ok_or("no name")?;
///         Ok(format!("{template}: {}!", name.to_uppercase()))
///     }
/// }
///
/// middleware_chain! {
///     struct Site {
///         renderer: Renderer<Shout>,
///     }
/// }
///
/// async fn hello(_: &mut Request) -> TemplateResponse {
///     TemplateResponse::new("hello").with("name", "ada")
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let site = Site { renderer: Renderer(Shout) }.wrap(hello);
/// let response = site.handle(http::Request::new(String::new())).await;
/// assert_eq!(response.headers()["content-length"], "11"); // hello: ADA!
/// # });
/// ```
#[derive(Debug, Clone, Default)]
pub struct Renderer<R>(pub R);

impl<R: Render> Render for Renderer<R> {
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, BoxError> {
        self.0.render(template, context)
    }

    fn render_lazily(
        &self,
        template: &str,
        context: &Map<String, Value>,
        lazy: &LazyValues,
    ) -> Result<String, BoxError> {
        self.0.render_lazily(template, context, lazy)
    }
}

/// Renders, once; or leaves that to the chain around, if there is no renderer here.
pub(crate) fn render(template: TemplateResponse, renderer: Option<&dyn Render>) -> Result<Response, Error> {
    if renderer.is_none() && template.failure.is_none() && is_inner() {
        return Ok(unrendered(template));
    }
    let TemplateResponse { name, context, lazy, status, mut headers, failure } = template;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let renderer = renderer
        .ok_or_else(|| Error::other(format!("the template `{name}` cannot be rendered: the chain has no renderer")))?;
    let rendered = if lazy.is_empty() {
        caught(|| renderer.render(&name, &context))
    } else {
        caught(|| renderer.render_lazily(&name, &context, &lazy))
    };
    let text = rendered?.map_err(Error::other)?;
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// A response with the template's status and an empty body, which no boundary of this chain renders.
#[cold]
fn unrendered(template: TemplateResponse) -> Response {
    let mut response = template.into_response();
    if let Some(carried) = response.extensions_mut().remove() {
        response.extensions_mut().insert(Unrendered(carried));
    }
    response
}
