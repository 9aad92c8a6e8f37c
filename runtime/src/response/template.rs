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
    status: StatusCode,
    headers: HeaderMap,
    failure: Option<Error>,
}

impl fmt::Debug for TemplateResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateResponse")
            .field("name", &self.name)
            .field("context", &self.context)
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

    /// A value of the context.
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
}

/// Renders, once; or leaves that to the chain around, if there is no renderer here.
pub(crate) fn render(template: TemplateResponse, renderer: Option<&dyn Render>) -> Result<Response, Error> {
    if renderer.is_none() && template.failure.is_none() && is_inner() {
        return Ok(unrendered(template));
    }
    let TemplateResponse { name, context, status, mut headers, failure } = template;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let renderer = renderer
        .ok_or_else(|| Error::other(format!("the template `{name}` cannot be rendered: the chain has no renderer")))?;
    let text = caught(|| renderer.render(&name, &context))?.map_err(Error::other)?;
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
