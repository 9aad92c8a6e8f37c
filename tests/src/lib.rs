//! What the behaviour tests share: middlewares that write into the request what happens to them, and do
//! there what the test's script says.

#![allow(clippy::unused_self)] // a hook has a receiver, with or without state

mod alone;
mod budget;
pub mod company;
mod layers;
mod log;
mod stacks;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};

use ordain::error::{BoxError, Kind};
use ordain::template::Render;
use ordain::{Body, Error, IntoResponse, Request, Response, TemplateResponse};
use serde_json::{Map, Value};

pub use self::alone::{is_alone, is_alone_within};
pub use self::budget::Budget;
pub use self::layers::{A, B, Blocks, Both, C, D, E, Name, OnlyAsync, Sides, SidesAsync, pause};
pub use self::log::Log;
pub use self::stacks::{Trial, around, async_runtime, everywhere, sided, templated};

/// What a script lets happen at a point of a trace, after it has been recorded.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Answers with a status; after `next`, in place of the response.
    Answer(u16),
    /// Answers with a template.
    Template,
    /// Fails with an error of a kind.
    Fail(Kind),
    /// Answers with a response that is an error, instead of failing by type.
    Raise(Kind),
    /// Panics.
    Panic,
    /// Runs `next` twice.
    Twice,
}

/// An act, or a template's change, at each of some points.
pub type Script<'s> = &'s [(&'static str, Act)];

/// The cause of every error that a script raises: the point it was raised at.
#[derive(Debug, PartialEq, Eq)]
pub struct At(pub String);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed at {}", self.0)
    }
}

impl std::error::Error for At {}

/// Raises an error of a kind.
#[must_use]
pub fn raise(kind: Kind, point: &str) -> Error {
    let cause = At(point.to_owned());
    match kind {
        Kind::NotFound => Error::not_found(cause),
        Kind::PermissionDenied => Error::permission_denied(cause),
        Kind::BadRequest => Error::bad_request(cause),
        Kind::Suspicious => Error::suspicious(cause),
        _ => cause.into(),
    }
}

/// The record of one request, which travels in its extensions.
#[derive(Debug, Clone, Default)]
pub struct Trace(Arc<Recorded>);

#[derive(Debug, Default)]
struct Recorded {
    script: HashMap<&'static str, Act>,
    steps: Mutex<Vec<String>>,
}

impl Trace {
    /// An empty record, with a script.
    #[must_use]
    pub fn new(script: Script<'_>) -> Self {
        let script = script.iter().copied().collect();
        Self(Arc::new(Recorded { script, steps: Mutex::default() }))
    }

    /// The record of a request.
    #[must_use]
    pub fn of(req: &Request) -> Self {
        req.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// A request that carries this record.
    #[must_use]
    pub fn request(&self) -> Request {
        let mut req = Request::new(Body::empty());
        req.extensions_mut().insert(self.clone());
        req
    }

    /// Records a step.
    pub fn push(&self, step: impl Into<String>) {
        self.steps_mut().push(step.into());
    }

    /// What has been recorded.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        self.steps_mut().clone()
    }

    /// How many hold this record, this one included.
    #[must_use]
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    fn steps_mut(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn act(&self, point: &str) -> Option<Act> {
        self.0.script.get(point).copied()
    }

    /// Does what the script says for a point.
    ///
    /// # Errors
    ///
    /// If the script says so.
    ///
    /// # Panics
    ///
    /// If the script says so.
    pub fn perform(&self, point: &str) -> Result<Option<Response>, Error> {
        match self.act(point) {
            None | Some(Act::Twice) => Ok(None),
            Some(Act::Answer(status)) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = status.try_into().expect("a status");
                Ok(Some(response))
            }
            Some(Act::Template) => Ok(Some(self.template(point).into_response())),
            Some(Act::Fail(kind)) => Err(raise(kind, point)),
            Some(Act::Raise(kind)) => Ok(Some(raise(kind, point).into_response())),
            Some(Act::Panic) => panic!("panicked at {point}"),
        }
    }

    /// Whether the script says to run `next` twice.
    #[must_use]
    pub fn twice(&self, point: &str) -> bool {
        matches!(self.act(point), Some(Act::Twice))
    }

    /// A template whose rendering is recorded here.
    #[must_use]
    pub fn template(&self, point: &str) -> TemplateResponse {
        static RECORDS: AtomicUsize = AtomicUsize::new(0);
        let id = RECORDS.fetch_add(1, Ordering::Relaxed);
        RENDERED.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::downgrade(&self.0));
        TemplateResponse::new(format!("of {point}")).with("record", id)
    }
}

/// The records of the templates that are under way: a renderer does not see the request.
static RENDERED: LazyLock<Mutex<HashMap<usize, Weak<Recorded>>>> = LazyLock::new(Mutex::default);

/// Records the rendering as a step `render`, and writes the template's name and the hooks it went through.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recorder;

impl Render for Recorder {
    fn render(&self, template: &str, context: &Map<String, Value>) -> Result<String, BoxError> {
        let id = context.get("record").and_then(Value::as_u64).ok_or("no record")?;
        let records = RENDERED.lock().unwrap_or_else(PoisonError::into_inner);
        let record = usize::try_from(id).ok().and_then(|id| records.get(&id)).and_then(Weak::upgrade);
        drop(records);
        let trace = Trace(record.ok_or("the request is gone")?);
        trace.push("render");
        for point in ["render", &format!("render {template}")] {
            trace.perform(point).map_err(|error| error.to_string())?;
        }
        let by = context.get("by").and_then(Value::as_str).unwrap_or_default();
        Ok(format!("{template}, {by}"))
    }
}

/// Records a point of a request, and does what the script says for it.
///
/// # Errors
///
/// If the script says so.
pub fn reach(req: &Request, point: &str) -> Result<Option<Response>, Error> {
    let trace = Trace::of(req);
    trace.push(point);
    trace.perform(point)
}

/// Records that a layer has the response, and does what the script says for that.
///
/// # Errors
///
/// If the script says so.
pub fn leave(req: &Request, layer: &str, response: Response) -> Result<Response, Error> {
    let trace = Trace::of(req);
    trace.push(format!("<{layer}:{}", response.status().as_u16()));
    Ok(trace.perform(&format!("<{layer}"))?.unwrap_or(response))
}

/// The view: records itself, and answers 200 unless the script says otherwise.
///
/// # Errors
///
/// If the script says so.
pub async fn view(req: &mut Request) -> Result<Response, Error> {
    pause().await;
    view_blocking(req)
}

/// The same, as a blocking view.
///
/// # Errors
///
/// If the script says so.
pub fn view_blocking(req: &mut Request) -> Result<Response, Error> {
    Ok(reach(req, "view")?.unwrap_or_default())
}
