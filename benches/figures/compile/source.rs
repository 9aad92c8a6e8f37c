//! The sources of crates with n layers, each kind in its own way. A layer reads the path and sets the status.

use std::fmt::Write as _;
use std::ops::Range;

/// How layers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Ordain,
    Flat,
    Nested,
    Tower,
    AxumEach,
    AxumBuilder,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Ordain, Self::Flat, Self::Nested, Self::Tower, Self::AxumEach, Self::AxumBuilder];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ordain => "ordain",
            Self::Flat => "flattened by hand",
            Self::Nested => "nested async fns",
            Self::Tower => "tower static",
            Self::AxumEach => "axum from_fn, a .layer each",
            Self::AxumBuilder => "axum from_fn, one ServiceBuilder",
        }
    }

    /// A library with so many layers, which runs a request through them in a task.
    pub(super) fn source(self, layers: usize) -> String {
        match self {
            Self::Ordain => ordain(layers),
            Self::Flat => flat(layers),
            Self::Nested => nested(layers),
            Self::Tower => tower(layers),
            Self::AxumEach => axum(layers, false),
            Self::AxumBuilder => axum(layers, true),
        }
    }
}

const BEFORE: &str = "std::hint::black_box(req.uri().path());";
const AFTER: &str = "*response.status_mut() = http::StatusCode::ACCEPTED;";
const VIEW: &str = "async fn view(_: &mut Request) -> Response { Response::new(Body::empty()) }\n";

/// `app` is an expression whose value is the future of a request.
fn library(items: &str, app: &str) -> String {
    format!("{items}\npub fn run() -> tokio::task::JoinHandle<()> {{ tokio::spawn(async move {{ drop({app}); }}) }}\n")
}

/// What `each` gives for every layer.
fn each(layers: impl Iterator<Item = usize>, each: impl Fn(usize) -> String) -> String {
    layers.fold(String::new(), |mut all, n| {
        let _ = writeln!(all, "{}", each(n));
        all
    })
}

fn ordain(layers: usize) -> String {
    ordain_layers(layers, |_| String::new())
        + &library(
            &format!("{VIEW}{}", chain(layers)),
            "{ let app = Site.wrap(view); app.handle(Request::new(Body::empty())).await }",
        )
}

fn ordain_layers(layers: usize, rules: impl Fn(usize) -> String) -> String {
    let head = "use ordain::{Body, Next, Request, Response, middleware, middleware_chain};\n";
    head.to_owned()
        + &each(0..layers, |n| {
            format!(
                "#[middleware{}] pub async fn layer{n}(req: &mut Request, next: impl Next) -> Response {{ \
                 {BEFORE} let mut response = next.run(req).await; {AFTER} response }}",
                rules(n)
            )
        })
}

fn chain(layers: usize) -> String {
    format!("middleware_chain! {{ pub struct Site {{\n{}}} }}\n", entries(0..layers))
}

/// The same with its first half from a list of its own.
fn half_spread(layers: usize) -> String {
    let (common, own) = (entries(0..layers / 2), entries(layers / 2..layers));
    format!(
        "middleware_chain! {{ #[chain(part)] pub struct Common {{\n{common}}} }}\n\
         middleware_chain! {{ pub struct Site {{\n..Common,\n{own}}} }}\n"
    )
}

fn entries(layers: Range<usize>) -> String {
    each(layers, |n| format!("layer{n},"))
}

/// How the entries of a chain are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Nowhere,
    Out,
    HalfSpread,
}

/// Layers with three rules each, with or without the chain that checks them.
pub(super) fn ruled(layers: usize, listed: Listed) -> String {
    let rules = |n: usize| {
        let next = (n + 1) % layers;
        match n {
            0 => "(outermost, before(layer1, layer2))".to_owned(),
            1 => "(after(layer0), before(layer2, layer3))".to_owned(),
            _ if next == 0 => format!("(requires(layer0), after(layer{}, layer{}))", n - 1, n - 2),
            _ => format!("(requires(layer0), after(layer{}), before(layer{next}))", n - 1),
        }
    };
    let items = ordain_layers(layers, rules);
    match listed {
        Listed::Nowhere => items.replace(", middleware_chain", ""),
        Listed::Out => items + &chain(layers),
        Listed::HalfSpread => items + &half_spread(layers),
    }
}

fn flat(layers: usize) -> String {
    let items = each(0..layers, |n| {
        format!("fn before{n}(req: &mut Request) {{ {BEFORE} }}\nfn after{n}(response: &mut Response) {{ {AFTER} }}")
    });
    let all = format!(
        "async fn all(req: &mut Request) -> Response {{\n{}let mut response = view(req).await;\n{}response }}",
        each(0..layers, |n| format!("before{n}(req);")),
        each((0..layers).rev(), |n| format!("after{n}(&mut response);"))
    );
    let head = "use ordain::{Body, Request, Response};\n";
    library(&format!("{head}{VIEW}{items}{all}"), "all(&mut Request::new(Body::empty())).await")
}

fn nested(layers: usize) -> String {
    let items = each(0..layers, |n| {
        let inside = if n == 0 { "view".to_owned() } else { format!("layer{}", n - 1) };
        format!(
            "async fn layer{n}(req: &mut Request) -> Response {{ \
             {BEFORE} let mut response = {inside}(req).await; {AFTER} response }}"
        )
    });
    let head = "use ordain::{Body, Request, Response};\n";
    library(&format!("{head}{VIEW}{items}"), &format!("layer{}(&mut Request::new(Body::empty())).await", layers - 1))
}

fn tower(layers: usize) -> String {
    let head = "use std::{convert::Infallible, future::Future, pin::Pin, task::{Context, Poll}};\n\
                use ordain::{Body, Request, Response}; use tower::Service;\n";
    let items = each(0..layers, |n| {
        format!(
            "#[derive(Clone)] struct Layer{n}<S>(S);
pin_project_lite::pin_project! {{ struct Future{n}<F> {{ #[pin] inner: F }} }}
impl<F: Future<Output = Result<Response, Infallible>>> Future for Future{n}<F> {{
    type Output = F::Output;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {{
        match self.project().inner.poll(cx) {{
            Poll::Ready(Ok(mut response)) => {{ {AFTER} Poll::Ready(Ok(response)) }}
            other => other,
        }}
    }}
}}
impl<S: Service<Request, Response = Response, Error = Infallible>> Service<Request> for Layer{n}<S> {{
    type Response = Response;
    type Error = Infallible;
    type Future = Future{n}<S::Future>;
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {{ self.0.poll_ready(cx) }}
    fn call(&mut self, req: Request) -> Self::Future {{ {BEFORE} Future{n} {{ inner: self.0.call(req) }} }}
}}"
        )
    });
    let view = "tower::service_fn(async |_: Request| Ok(Response::new(Body::empty())))".to_owned();
    let app = (0..layers).fold(view, |inside, n| format!("Layer{n}({inside})"));
    library(
        &format!("{head}{items}"),
        &format!("{{ let mut app = {app}; app.call(Request::new(Body::empty())).await }}"),
    )
}

fn axum(layers: usize, builder: bool) -> String {
    let head = "use axum::{Router, body::Body, extract::Request, middleware::{Next, from_fn}, response::Response};\n";
    let items = each(0..layers, |n| {
        format!(
            "async fn layer{n}(req: Request, next: Next) -> Response {{ \
             {BEFORE} let mut response = next.run(req).await; {AFTER} response }}"
        )
    });
    let stack = each(0..layers, |n| format!(".layer(from_fn(layer{n}))"));
    let stack = if builder { format!(".layer(tower::ServiceBuilder::new(){stack})") } else { stack };
    let app = format!("Router::<()>::new().fallback(async || \"\"){stack}");
    library(&format!("{head}{items}"), &format!("tower::ServiceExt::oneshot({app}, Request::new(Body::empty())).await"))
}
