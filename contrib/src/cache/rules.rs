//! What may be kept, and for how long.

use std::time::{Duration, SystemTime};

use http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, EXPIRES, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue};
use ordain::Response;

use super::page::age;
use crate::caching::{DoNotStore, Private, directives, named};

/// Whether a response says, in a header or a note, that it is not for everybody: CCH-6, D1 to D4.
///
/// What cannot be read is understood as that.
pub(super) fn is_for_one(response: &Response) -> bool {
    let (headers, notes) = (response.headers(), response.extensions());
    notes.get::<DoNotStore>().is_some()
        || notes.get::<Private>().is_some()
        || headers.contains_key(SET_COOKIE)
        || headers.get_all(CACHE_CONTROL).iter().any(is_unreadable)
        || directives(headers).any(|directive| matches!(&*named(&directive), "private" | "no-cache" | "no-store"))
}

/// Whether a value is no text, or has a quote that does not end: what stands behind it might be `private`.
fn is_unreadable(value: &HeaderValue) -> bool {
    let Ok(text) = value.to_str() else { return true };
    let (mut quoted, mut escaped) = (false, false);
    for letter in text.chars() {
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
    }
    quoted
}

/// How long a response may be kept, from now on; none, if not at all: CCH-8, D25.
///
/// `marked` is what its view says; without a word of it or of the response itself it is `default`.
pub(super) fn lifetime(
    headers: &HeaderMap,
    marked: Option<Duration>,
    default: Duration,
    now: SystemTime,
) -> Option<Duration> {
    let (shared, own) = (seconds(headers, "s-maxage"), seconds(headers, "max-age"));
    // What is over at once is kept for nobody, whatever its view says.
    if shared.is_some_and(|seconds| seconds.is_zero())
        || shared.is_none() && own.is_some_and(|seconds| seconds.is_zero())
    {
        return None;
    }
    let expires = match shared.or(own) {
        None if headers.contains_key(EXPIRES) => Some(until_expires(headers, now)?),
        said => said,
    };
    let left = marked.or(expires).unwrap_or(default).checked_sub(age(headers))?;
    (!left.is_zero()).then_some(left.min(LONGEST))
}

/// What a delta of seconds is at most, as RFC 9111 (section 1.2.2) says of those that are longer: 68 years.
const LONGEST: Duration = Duration::from_secs(1 << 31);

/// The value of a directive in seconds, the smallest if there are several; of one that cannot be read none are left (D4).
fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let all = directives(headers).filter(|directive| named(directive) == name);
    let read = |directive: String| {
        let value = directive.split_once('=').map_or("", |(_, value)| value.trim());
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        // What is too long to be read is long.
        let seconds = if is_number { value.parse().unwrap_or(u64::MAX) } else { 0 };
        Duration::from_secs(seconds).min(LONGEST)
    };
    all.map(read).min()
}

/// How long it is until the moment that the response names; none if that has passed, or cannot be read.
fn until_expires(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let mut lines = headers.get_all(EXPIRES).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return None };
    let moment = httpdate::parse_http_date(line.to_str().ok()?).ok()?;
    moment.duration_since(now).ok().filter(|left| !left.is_zero())
}

/// Says to caches in front, and to browsers, how long a response may be kept: CCH-8. What it says itself stays, if it is less.
pub(super) fn say(headers: &mut HeaderMap, lifetime: Duration, now: SystemTime) {
    if !headers.contains_key(EXPIRES)
        && let Some(moment) = now.checked_add(lifetime)
        && let Ok(date) = HeaderValue::try_from(httpdate::fmt_http_date(moment))
    {
        headers.insert(EXPIRES, date);
    }
    let own = seconds(headers, "max-age");
    // One that speaks to shared caches alone says nothing to browsers by that.
    if own.is_some_and(|own| own <= lifetime) || own.is_none() && seconds(headers, "s-maxage").is_some() {
        return;
    }
    let mut all: Vec<String> = directives(headers).filter(|directive| named(directive) != "max-age").collect();
    all.push(format!("max-age={}", lifetime.as_secs()));
    if let Ok(said) = HeaderValue::try_from(all.join(", ")) {
        headers.insert(CACHE_CONTROL, said);
    }
}

/// The headers that a response varies by, sorted, each once; none, if nobody can tell (`*`), or there are too many to believe.
pub(super) fn names(headers: &HeaderMap) -> Option<Vec<HeaderName>> {
    const MOST: usize = 64;
    let mut names = Vec::new();
    for value in headers.get_all(VARY) {
        for name in value.to_str().ok()?.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if name == "*" {
                return None;
            }
            names.push(HeaderName::try_from(name).ok()?);
        }
    }
    names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    names.dedup();
    (names.len() <= MOST).then_some(names)
}

/// Leaves `Accept-Language` out where the language that it has chosen is a part of the key already: CCH-10. Only if nobody below has said it for
/// a reason of their own.
pub(super) fn without_language(names: &mut Vec<HeaderName>, inside: &[HeaderName]) {
    if !inside.contains(&ACCEPT_LANGUAGE) {
        names.retain(|name| *name != ACCEPT_LANGUAGE);
    }
}
