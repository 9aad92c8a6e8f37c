//! What preconditions come to.

use std::time::SystemTime;

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderName};

use super::tags::Tags;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on.
    Met,
    /// The client has it already: 304, or 412 for a method that changes something.
    NotModified,
    /// The client means another one: 412.
    Failed,
}

/// Asks the preconditions of what has this tag and this date, in the order of RFC 9110, section 13.2.2.
pub(super) fn judge(asked: &HeaderMap, tag: Option<&[u8]>, modified: Option<SystemTime>) -> Verdict {
    let tag = tag.filter(|tag| !tag.is_empty());
    let since = |name| date(asked, name).zip(modified);
    let holds = match Tags::of(asked, &IF_MATCH) {
        Tags::None => since(&IF_UNMODIFIED_SINCE).is_none_or(|(since, modified)| modified <= since),
        tags => tag.is_some_and(|tag| tags.has_strongly(tag)),
    };
    if !holds {
        return Verdict::Failed;
    }
    let is_new = match Tags::of(asked, &IF_NONE_MATCH) {
        Tags::None => since(&IF_MODIFIED_SINCE).is_none_or(|(since, modified)| modified > since),
        tags => tag.is_none_or(|tag| !tags.has_weakly(tag)),
    };
    if is_new { Verdict::Met } else { Verdict::NotModified }
}

/// A date in one of the three formats of HTTP; one that cannot be read is none.
pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}
