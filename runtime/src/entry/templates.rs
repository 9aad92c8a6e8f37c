//! The renderer of feature `minijinja`.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use minijinja::Environment;
use minijinja::value::{Enumerator, Object, merge_maps};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::entry::setting::Configures;
use crate::response::error::BoxError;
use crate::response::settings::Settings;
use crate::response::template::{LazyValues, Render};

/// The entry that renders a chain's templates with minijinja.
///
/// Takes a minijinja environment as the application made it: its loader, filters, globals and
/// auto-escaping (by the template's file name) apply. Where in the chain the entry stands does not
/// matter.
///
/// ```
/// use minijinja::Environment;
/// use ordain::template::Templates;
/// use ordain::{Request, TemplateResponse, middleware_chain};
///
/// middleware_chain! {
///     struct Site {
///         templates: Templates,
///     }
/// }
///
/// async fn hello(_: &mut Request) -> TemplateResponse {
///     TemplateResponse::new("hello.html").with("name", "<Ada>")
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let mut environment = Environment::new();
/// environment.add_template("hello.html", "hello {{ name }}").unwrap();
/// let site = Site { templates: Templates::new(environment) }.wrap(hello);
///
/// let response = site.handle(http::Request::new(String::new())).await;
/// assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
/// assert_eq!(response.headers()["content-length"], "17"); // hello &lt;Ada&gt;
/// # });
/// ```
pub struct Templates {
    environment: Source,
}

/// Where the environment comes from.
enum Source {
    /// It was made once.
    Made(Environment<'static>),
    /// It is made anew for each rendering.
    Making(Box<dyn Fn() -> Environment<'static> + Send + Sync>),
}

impl Templates {
    /// Renders with an environment.
    #[must_use]
    pub fn new(environment: Environment<'static>) -> Self {
        Self { environment: Source::Made(environment) }
    }

    /// Renders the templates of a folder. In a debug build each is read anew when it is rendered, so that
    /// a change shows at once; in a release build each is read once.
    #[must_use]
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self::reloading(move || {
            let mut environment = Environment::new();
            environment.set_loader(minijinja::path_loader(&folder));
            environment
        })
    }

    /// Renders with an environment that is made anew for each rendering in a debug build, so that changed
    /// templates show at once, and once in a release build.
    #[must_use]
    pub fn reloading(make: impl Fn() -> Environment<'static> + Send + Sync + 'static) -> Self {
        let environment = if cfg!(debug_assertions) { Source::Making(Box::new(make)) } else { Source::Made(make()) };
        Self { environment }
    }
}

impl Templates {
    fn rendered(&self, template: &str, context: impl Serialize) -> Result<String, BoxError> {
        Ok(match &self.environment {
            Source::Made(environment) => environment.get_template(template)?.render(context)?,
            Source::Making(make) => make().get_template(template)?.render(context)?,
        })
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
    }
}

impl Render for Templates {
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, BoxError> {
        self.rendered(template, context)
    }

    fn render_lazily(
        &self,
        template: &str,
        context: &Map<String, Value>,
        lazy: &LazyValues,
    ) -> Result<String, BoxError> {
        let lazy = minijinja::Value::from_object(Asked(lazy.clone()));
        self.rendered(template, merge_maps([lazy, minijinja::Value::from_serialize(context)]))
    }
}

/// Values that are made when a template asks for them.
#[derive(Debug)]
struct Asked(LazyValues);

impl Object for Asked {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        self.0.get(key.as_str()?).map(minijinja::Value::from_serialize)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(Into::into).collect())
    }
}

impl Configures for Templates {
    const LOOKS_AT_REQUEST: bool = false;

    fn configure(self: Arc<Self>, settings: &mut Settings) {
        settings.set_renderer(self);
    }
}

crate::setting!(Templates);
