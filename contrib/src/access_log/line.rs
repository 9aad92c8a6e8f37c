//! What is logged of a request.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{Method, StatusCode, Version};

use super::TraceParent;

/// What is logged of a request, when it is over. The path and the query are not part of it, unless
/// [the path was asked for](super::AccessLog::with_paths).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Line {
    /// When it came.
    pub begin: SystemTime,
    /// From then until the last of its body was sent, or was not.
    pub duration: Duration,
    /// How it was asked.
    pub method: Method,
    /// The version of HTTP.
    pub version: Version,
    /// The route, as the router spells it: `/notes/{id}`. None for what has no route: a fallback, what was answered above the routing.
    pub route: Option<String>,
    /// The path, if it was asked for, without the query.
    pub path: Option<String>,
    /// None if there was no response: the client has gone before.
    pub status: Option<StatusCode>,
    /// How many bytes of the body were sent on: as it leaves the log's place in the chain.
    pub bytes: u64,
    /// How it ended.
    pub end: End,
    /// Who was logged in, if the log [tells users](super::AccessLog::users), and if somebody has asked for that.
    pub user: Option<String>,
    /// The country of the client (ISO 3166-1), if a `GeoBlock` (feature `geo`) has found it.
    pub country: Option<String>,
    /// The trace that it is part of.
    pub trace: Option<TraceParent>,
}

impl Line {
    /// The name of the method, as OpenTelemetry wants it: `_OTHER` for what RFC 9110 and RFC 5789 do not have, so that clients cannot make up ever new
    /// ones.
    #[must_use]
    pub fn method_name(&self) -> &str {
        name_of(&self.method)
    }

    /// The version of HTTP, as OpenTelemetry has it: `1.1`, `2`.
    #[must_use]
    pub fn version_name(&self) -> Option<&'static str> {
        match self.version {
            Version::HTTP_09 => Some("0.9"),
            Version::HTTP_10 => Some("1.0"),
            Version::HTTP_11 => Some("1.1"),
            Version::HTTP_2 => Some("2"),
            Version::HTTP_3 => Some("3"),
            _ => None,
        }
    }

    /// What went wrong, as OpenTelemetry's `error.type`: the status, if it is that of an error of the server; else how the request ended, if not as it should.
    #[must_use]
    pub fn error_type(&self) -> Option<String> {
        match (self.end, self.status) {
            (End::Whole, Some(status)) if status.is_server_error() => Some(status.as_str().to_owned()),
            (End::Whole, _) => None,
            (end, _) => Some(end.to_string()),
        }
    }
}

pub(super) fn name_of(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH") => known,
        _ => "_OTHER",
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum End {
    /// The body has ended, or there is none to send.
    Whole,
    /// The body was dropped before its end: the client has gone, or is too slow for a limit.
    Dropped,
    /// The body has failed.
    Failed,
    /// There was no response: the request was dropped while it was at work.
    Cancelled,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Whole => "whole",
            Self::Dropped => "dropped",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        })
    }
}

/// Takes what is logged: a file, a database, a queue.
///
/// It is called when a request is over, on the thread that sends its response: **it must not wait.** What it cannot take it drops, and counts.
///
/// ```
/// use std::sync::Mutex;
///
/// use ordain_contrib::access_log::{Line, Sink};
///
/// /// Keeps what was slow.
/// #[derive(Debug, Default)]
/// struct Slow(Mutex<Vec<Line>>);
///
/// impl Sink for Slow {
///     fn take(&self, line: &Line) {
///         if line.duration.as_secs() > 1 {
///             self.0.lock().unwrap().push(line.clone());
///         }
///     }
/// }
/// ```
pub trait Sink: Send + Sync + 'static {
    /// Takes a line.
    fn take(&self, line: &Line);
}
