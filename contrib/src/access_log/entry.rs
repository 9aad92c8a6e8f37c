//! The entry.

#![allow(clippy::unused_self, reason = "a hook takes `&self`, whether it looks at it or not")]

use std::fmt;
use std::sync::Arc;

#[cfg(any(feature = "auth", feature = "geo"))]
use ordain::After;
use ordain::sets::{Answers, Authenticates, Redirects};
use ordain::{Next, Request, Response, View, middleware};

use super::line::{Line, Sink};
use super::pending::{Pending, Route};
#[cfg(feature = "auth")]
use crate::auth::{Account, Backend, User};

/// Logs each request once, when it is over. The [module](super) has an example and the rules.
///
/// `U` says whose users it tells: `NoUsers`, unless [`AccessLog::users`] was called.
pub struct AccessLog<U = NoUsers> {
    shared: Arc<Shared>,
    users: U,
}

/// An [`AccessLog`] does not say who has asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoUsers;

/// An [`AccessLog`] says which user of this backend has asked.
#[cfg(feature = "auth")]
pub struct UsersOf<B>(std::marker::PhantomData<fn() -> B>);

/// What all requests of one entry have.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) tells_paths: bool,
    tells_events: bool,
    sinks: Vec<Arc<dyn Sink>>,
    #[cfg(feature = "metrics")]
    metrics: Option<super::meter::Meter>,
}

impl AccessLog {
    /// Tells each request by an event of `tracing`, at level INFO, of the target `ordain::access`.
    #[must_use]
    pub fn new() -> Self {
        let shared = Shared {
            tells_paths: false,
            tells_events: true,
            sinks: Vec::new(),
            #[cfg(feature = "metrics")]
            metrics: None,
        };
        Self { shared: Arc::new(shared), users: NoUsers }
    }

    /// Says who was logged in, by the id of the account, if somebody has asked for the user: nothing is loaded for the log.
    #[cfg(feature = "auth")]
    #[must_use]
    pub fn users<B: Backend>(self) -> AccessLog<UsersOf<B>> {
        AccessLog { shared: self.shared, users: UsersOf(std::marker::PhantomData) }
    }
}

impl Default for AccessLog {
    fn default() -> Self {
        Self::new()
    }
}

impl<U> AccessLog<U> {
    /// Gives each line to this, too.
    #[must_use]
    pub fn to(self, sink: impl Sink) -> Self {
        self.with(|shared| shared.sinks.push(Arc::new(sink)))
    }

    /// Says the path, too, without the query. A path may tell of somebody what a route does not, and there is no end of paths.
    #[must_use]
    pub fn with_paths(self) -> Self {
        self.with(|shared| shared.tells_paths = true)
    }

    /// Leaves out the events: for a log that is [given](Self::to) its lines elsewhere.
    #[must_use]
    pub fn without_events(self) -> Self {
        self.with(|shared| shared.tells_events = false)
    }

    /// Meters each request by the facade `metrics`, in the names of OpenTelemetry's conventions: `http.server.request.duration` and
    /// `http.server.response.body.size` by method, route and status, and `http.server.active_requests` by method. To whom, is a matter of the
    /// recorder that the application installs. What is [quiet](super::Quiet) is metered as well.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn with_metrics(self) -> Self {
        self.with(|shared| shared.metrics = Some(super::meter::Meter::described()))
    }

    fn with(self, change: impl FnOnce(&mut Shared)) -> Self {
        let mut shared = Arc::unwrap_or_clone(self.shared);
        change(&mut shared);
        Self { shared: Arc::new(shared), ..self }
    }

    fn learn(req: &Request, view: &View<'_>) {
        if let (Some(Route(route)), Some(found)) = (req.extensions().get(), view.route()) {
            // One in a chain around knows it already.
            let _ = route.set(found.to_owned());
        }
    }
}

impl Shared {
    pub(super) fn began(&self, line: &Line) {
        #[cfg(feature = "metrics")]
        if let Some(meter) = &self.metrics {
            meter.began(line);
        }
        let _ = line;
    }

    pub(super) fn ended(&self, line: &Line, is_quiet: bool) {
        #[cfg(feature = "metrics")]
        if let Some(meter) = &self.metrics {
            meter.ended(line);
        }
        if is_quiet {
            return;
        }
        if self.tells_events {
            tell(line);
        }
        for sink in &self.sinks {
            sink.take(line);
        }
    }
}

/// The names are those of OpenTelemetry's semantic conventions, 1.37.
fn tell(line: &Line) {
    tracing::event!(
        target: "ordain::access",
        tracing::Level::INFO,
        "http.request.method" = line.method_name(),
        "http.route" = line.route.as_deref(),
        "http.response.status_code" = line.status.map(|status| status.as_u16()),
        "http.response.body.size" = line.bytes,
        "http.server.request.duration" = line.duration.as_secs_f64(),
        "network.protocol.version" = line.version_name(),
        "url.path" = line.path.as_deref(),
        "user.id" = line.user.as_deref(),
        "geo.country.iso_code" = line.country.as_deref(),
        trace_id = line.trace.map(|trace| trace.trace_id()),
        "error.type" = line.error_type(),
    );
}

/// The country of the client, if somebody has found it.
#[cfg(feature = "geo")]
fn country(req: &Request) -> Option<String> {
    let country = After::<crate::geo::Country>::new();
    country.of(req)?.code().map(str::to_owned)
}

#[cfg(not(feature = "geo"))]
#[allow(clippy::unnecessary_wraps, reason = "it is known with the feature")]
fn country(_: &Request) -> Option<String> {
    None
}

#[middleware(before(Answers, Authenticates, Redirects))]
impl AccessLog<NoUsers> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let pending = Pending::begin(&self.shared, req);
        let response = next.run(req).await;
        pending.answered(response, None, country(req))
    }

    fn process_view(&self, req: &Request, view: &View<'_>) {
        Self::learn(req, view);
    }
}

#[cfg(feature = "auth")]
#[middleware(before(Answers, Authenticates, Redirects))]
impl<B: Backend> AccessLog<UsersOf<B>> {
    async fn call(&self, req: &mut Request, user: After<User<B>>, next: impl Next) -> Response {
        let pending = Pending::begin(&self.shared, req);
        let response = next.run(req).await;
        let user = user.of(req).and_then(User::if_known).map(|account| name_of(&account.id()));
        pending.answered(response, user, country(req))
    }

    fn process_view(&self, req: &Request, view: &View<'_>) {
        Self::learn(req, view);
    }
}

/// An id as text: a number, a name.
#[cfg(feature = "auth")]
fn name_of(id: &impl serde::Serialize) -> String {
    match serde_json::to_value(id) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => "?".to_owned(),
    }
}

impl<U: Clone> Clone for AccessLog<U> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), users: self.users.clone() }
    }
}

impl<U> fmt::Debug for AccessLog<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessLog")
            .field("tells_paths", &self.shared.tells_paths)
            .field("tells_events", &self.shared.tells_events)
            .field("sinks", &self.shared.sinks.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "auth")]
impl<B> Clone for UsersOf<B> {
    fn clone(&self) -> Self {
        Self(std::marker::PhantomData)
    }
}

#[cfg(feature = "auth")]
impl<B> fmt::Debug for UsersOf<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsersOf")
    }
}
