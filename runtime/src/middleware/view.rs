//! What a hook learns of the view.

use std::any::TypeId;
use std::borrow::Cow;

#[cfg(feature = "axum")]
use axum::extract::RawPathParams;

use crate::middleware::mark::Mark;

/// What a chain's `process_view` hooks are told about the view that is about to run.
///
/// ```
/// use ordain::{Request, View, middleware, middleware_chain};
///
/// #[middleware(process_view)]
/// fn announce(req: &mut Request, view: &View<'_>) {
///     let name = view.name().to_owned();
///     req.headers_mut().insert("x-view", name.parse().unwrap());
/// }
///
/// middleware_chain! {
///     struct Site {
///         announce,
///     }
/// }
///
/// async fn article(req: &mut Request) -> String {
///     req.headers()["x-view"].to_str().unwrap().to_owned()
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let response = Site.wrap(article).handle(http::Request::new(String::new())).await;
/// let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
/// assert!(body.ends_with(b"article"));
/// # });
/// ```
#[derive(Debug, Clone)]
#[doc(alias("route_layer", "csrf_exempt", "login_required", "login_not_required", "resolver_match", "view_func"))]
pub struct View<'a> {
    name: &'a str,
    route: Option<&'a str>,
    params: Params<'a>,
    /// The nearest first.
    marks: Cow<'a, [Mark]>,
    /// The name is that of a service's type, for want of one of its own.
    #[cfg_attr(not(feature = "axum"), expect(dead_code, reason = "only a router knows a better one"))]
    unnamed: bool,
}

/// The parameters of a route, as they are given.
#[derive(Debug, Clone, Copy)]
enum Params<'a> {
    Pairs(&'a [(String, String)]),
    #[cfg(feature = "axum")]
    Routed(&'a RawPathParams),
}

impl<'a> Params<'a> {
    fn at(self, at: usize) -> Option<(&'a str, &'a str)> {
        match self {
            Self::Pairs(pairs) => pairs.get(at).map(|(name, value)| (name.as_str(), value.as_str())),
            #[cfg(feature = "axum")]
            Self::Routed(params) => params.iter().nth(at),
        }
    }
}

impl<'a> View<'a> {
    /// A view for unit tests of a `process_view` hook: its name, its route, and the route's parameters.
    #[must_use]
    pub fn new(name: &'a str, route: Option<&'a str>, params: &'a [(String, String)]) -> Self {
        Self { name, route, params: Params::Pairs(params), marks: Cow::Borrowed(&[]), unnamed: false }
    }

    /// A view that a router has found.
    #[cfg(feature = "axum")]
    pub(crate) fn routed(
        name: &'a str,
        route: Option<&'a str>,
        params: Option<&'a RawPathParams>,
        marks: &'a [Mark],
    ) -> Self {
        let params = params.map_or(Params::Pairs(&[]), Params::Routed);
        Self { name, route, params, marks: Cow::Borrowed(marks), unnamed: false }
    }

    /// A view that is known when the chain is built.
    pub(crate) fn known(name: Option<&'a str>, type_name: &'a str, marks: Vec<Mark>) -> Self {
        let (params, marks) = (Params::Pairs(&[]), Cow::Owned(marks));
        Self { name: name.unwrap_or(type_name), route: None, params, marks, unnamed: name.is_none() }
    }

    /// Adds a mark, nearer to the view than those before, for unit tests of a `process_view` hook.
    ///
    /// ```
    /// use ordain::View;
    ///
    /// struct CsrfExempt;
    ///
    /// let view = View::new("hook", Some("/hook"), &[]).with_mark(CsrfExempt);
    /// assert!(view.mark::<CsrfExempt>().is_some());
    /// ```
    #[must_use]
    pub fn with_mark<M: Send + Sync + 'static>(mut self, mark: M) -> Self {
        self.marks.to_mut().insert(0, Mark::new(mark));
        self
    }

    #[cfg(feature = "axum")]
    pub(crate) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The view's own name, if it has one.
    #[cfg(feature = "axum")]
    pub(crate) fn own_name(&self) -> Option<&str> {
        (!self.unnamed).then_some(self.name)
    }

    /// The view's name: ends in the name of the view's fn. For a handler of an axum router it is the route, unless the
    /// handler is `named`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// The route that matched, as the router spells it: `/articles/{id}`. Also where the chain is a layer inside an axum
    /// router.
    ///
    /// For what `nest_service` has mounted, and for the fallback of a nested router, it is the pattern of the mount. A router's
    /// own fallback has none.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.route
    }

    /// The value that the view is marked with, by its type: by [`marked`](crate::marked) or `marked_router`. Of several the
    /// nearest to the view.
    ///
    /// ```
    /// use ordain::View;
    ///
    /// #[derive(Debug, PartialEq)]
    /// struct Timeout(u32);
    ///
    /// let view = View::new("report", None, &[]).with_mark(Timeout(30));
    /// assert_eq!(view.mark(), Some(&Timeout(30)));
    /// assert_eq!(view.mark::<String>(), None);
    /// ```
    #[must_use]
    pub fn mark<M: 'static>(&self) -> Option<&M> {
        self.marks.iter().find_map(Mark::get)
    }

    /// A parameter of the route by its name, percent-decoded.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// All parameters of the route, in its order.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        (0..).map_while(|at| self.params.at(at))
    }
}

/// What is known of all views of a chain before it is known which of them a request comes to: what a `process_view_if` is told.
///
/// ```
/// use http::Method;
/// use ordain::{Request, View, Views, middleware};
///
/// /// A mark.
/// struct Audited;
///
/// struct Audit;
///
/// #[middleware]
/// impl Audit {
///     /// Nothing is to be found out of a `GET`, as long as no view is marked.
///     fn process_view_if(&self, req: &Request, views: &Views) -> bool {
///         req.method() != Method::GET || views.any_marked::<Audited>()
///     }
///
///     fn process_view(&self, req: &Request, view: &View<'_>) {
///         if req.method() != Method::GET || view.mark::<Audited>().is_some() {
///             println!("{} {}", req.method(), view.name());
///         }
///     }
/// }
///
/// let views = Views::new();
/// assert!(!Audit.process_view_if(&Request::default(), &views));
/// assert!(Audit.process_view_if(&Request::default(), &views.with_mark::<Audited>()));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Views {
    marks: Vec<TypeId>,
}

impl Views {
    /// Views none of which is marked, for unit tests of a `process_view_if`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one that is marked with an `M`.
    #[must_use]
    pub fn with_mark<M: 'static>(mut self) -> Self {
        self.add(TypeId::of::<M>());
        self
    }

    fn add(&mut self, mark: TypeId) {
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    /// Adds one that has these marks.
    #[cfg(feature = "axum")]
    pub(crate) fn hear(&mut self, marks: &[Mark]) {
        for mark in marks {
            self.add(mark.type_id_of_value());
        }
    }

    /// Whether some view is [marked](View::mark) with an `M`.
    #[must_use]
    pub fn any_marked<M: 'static>(&self) -> bool {
        self.marks.contains(&TypeId::of::<M>())
    }
}
