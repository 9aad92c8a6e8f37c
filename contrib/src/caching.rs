//! What a response says to caches: `Vary`, and whether it may be kept at all.
//!
//! For whoever makes a response depend on the visitor. Each of these says it twice where it must: in a header for caches
//! in front, and as a note in the response's extensions for a cache in the chain, which sees it even where a layer
//! between has written the header anew.
//!
//! # Rules
//!
//! | rule | what holds |
//! | --- | --- |
//! | VRY-1 | names that are added to `Vary` follow those that are there, in their spelling; one that is there, in any case, is not added; a `*` among them, or what is no text, makes it a single `*` |

use std::convert::Infallible;

use axum_core::response::{IntoResponseParts, ResponseParts};
use http::header::{CACHE_CONTROL, COOKIE, Entry, VARY};
use http::{HeaderMap, HeaderName, HeaderValue};
use ordain::Response;

/// A note of a response: it is for one visitor, and a shared cache does not keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Private;

/// A note of a response: no cache keeps it. A handler returns it beside its body, which says `no-store`, too:
///
/// ```
/// use axum::response::IntoResponse;
/// use ordain_contrib::caching::DoNotStore;
///
/// let response = (DoNotStore, "the balance of the account").into_response();
/// assert_eq!(response.headers()["cache-control"], "no-store");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoNotStore;

impl IntoResponseParts for DoNotStore {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        if !has_directive(parts.headers(), "no-store") {
            parts.headers_mut().append(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        Ok(parts)
    }
}

/// A note of a response: it says of caching what has been added here, and nothing itself.
#[derive(Clone)]
struct Added;

/// Whether a response says nothing of caching itself: what [`private`] and its like have added to one without a `Cache-Control` does
/// not count. For whoever has a rule for those that say nothing.
///
/// ```
/// use http::HeaderValue;
/// use http::header::CACHE_CONTROL;
/// use ordain::Response;
/// use ordain_contrib::caching::{private, says_nothing};
///
/// let mut response = Response::default();
/// private(&mut response);
/// assert!(says_nothing(&response));
///
/// let mut response = Response::default();
/// response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
/// private(&mut response);
/// assert!(!says_nothing(&response));
/// ```
#[must_use]
pub fn says_nothing(response: &Response) -> bool {
    !response.headers().contains_key(CACHE_CONTROL) || response.extensions().get::<Added>().is_some()
}

/// Adds a header's name to `Vary`, unless it is there already. A `*` makes it a single `*`.
///
/// Source: Django's `patch_vary_headers`.
///
/// ```
/// use http::header::{COOKIE, VARY};
/// use http::HeaderMap;
/// use ordain_contrib::caching::vary_on;
///
/// let mut headers = HeaderMap::new();
/// headers.insert(VARY, "Accept-Encoding".parse().unwrap());
/// vary_on(&mut headers, &COOKIE);
/// vary_on(&mut headers, &COOKIE);
/// assert_eq!(headers[VARY], "Accept-Encoding, Cookie");
/// ```
pub fn vary_on(headers: &mut HeaderMap, name: &HeaderName) {
    // What nearly every response is, at the price of one insertion.
    if name == COOKIE && !headers.contains_key(VARY) {
        headers.insert(VARY, HeaderValue::from_static("Cookie"));
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for value in headers.get_all(VARY) {
        // What is no text may name any.
        let value = value.to_str().unwrap_or("*");
        names.extend(value.split(',').map(str::trim).filter(|name| !name.is_empty()));
    }
    let added = title_case(name);
    let value = if names.contains(&"*") {
        HeaderValue::from_static("*")
    } else if names.iter().any(|known| known.eq_ignore_ascii_case(name.as_str())) {
        return;
    } else {
        names.push(&added);
        // Names that came out of a header go into one.
        match HeaderValue::try_from(names.join(", ")) {
            Ok(value) => value,
            Err(_) => return,
        }
    };
    headers.insert(VARY, value);
}

/// `accept-encoding` as people write it.
fn title_case(name: &HeaderName) -> String {
    let mut start = true;
    let spelt = name.as_str().chars().map(|letter| {
        let upper = std::mem::replace(&mut start, letter == '-');
        if upper { letter.to_ascii_uppercase() } else { letter }
    });
    spelt.collect()
}

/// Says that a response is for one visitor, unless it says itself that it is `public`.
///
/// ```
/// use http::header::CACHE_CONTROL;
/// use ordain::Response;
/// use ordain_contrib::caching::private;
///
/// let mut response = Response::default();
/// private(&mut response);
/// assert_eq!(response.headers()[CACHE_CONTROL], "private");
/// ```
pub fn private(response: &mut Response) {
    if says_first(response, "private") {
        response.extensions_mut().insert(Private);
        return;
    }
    if has_directive(response.headers(), "public") {
        return;
    }
    response.extensions_mut().insert(Private);
    add_directive(response, "private", &["private", "no-store"]);
}

/// Says that a response is for one visitor, whatever it says itself: it sets a cookie, and two visitors who had none are
/// one to a cache, even under `Vary: Cookie`. A `public` and an `s-maxage` are taken out.
pub fn private_for_its_cookie(response: &mut Response) {
    response.extensions_mut().insert(Private);
    if says_first(response, "private") {
        return;
    }
    let shared = ["public", "s-maxage"];
    if shared.iter().any(|name| has_directive(response.headers(), name)) {
        let kept: Vec<String> =
            directives(response.headers()).filter(|kept| !shared.contains(&&*named(kept))).collect();
        // What is left of what it says itself, if only that it is for one visitor.
        let said = if kept.is_empty() { "private".to_owned() } else { kept.join(", ") };
        if let Ok(said) = HeaderValue::try_from(said) {
            response.headers_mut().insert(CACHE_CONTROL, said);
        }
    }
    add_directive(response, "private", &["private", "no-store"]);
}

/// Says that no cache may keep a response: it shows what is to be seen once.
///
/// ```
/// use http::header::CACHE_CONTROL;
/// use ordain::Response;
/// use ordain_contrib::caching::do_not_store;
///
/// let mut response = Response::default();
/// do_not_store(&mut response);
/// assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
/// ```
pub fn do_not_store(response: &mut Response) {
    response.extensions_mut().insert(DoNotStore);
    if !says_first(response, "no-store") {
        add_directive(response, "no-store", &["no-store"]);
    }
}

/// Says it in a response that says nothing of caching, which nearly every one is: nothing has to be read.
fn says_first(response: &mut Response, directive: &'static str) -> bool {
    let Entry::Vacant(entry) = response.headers_mut().entry(CACHE_CONTROL) else { return false };
    entry.insert(HeaderValue::from_static(directive));
    response.extensions_mut().insert(Added);
    true
}

/// Adds a directive to `Cache-Control`, unless one of `enough` is there.
fn add_directive(response: &mut Response, directive: &'static str, enough: &[&str]) {
    if enough.iter().any(|name| has_directive(response.headers(), name)) {
        return;
    }
    response.headers_mut().append(CACHE_CONTROL, HeaderValue::from_static(directive));
}

/// Whether a directive stands in `Cache-Control`, for the whole response: `private="x-field"` is one for a field.
pub(crate) fn has_directive(headers: &HeaderMap, name: &str) -> bool {
    directives(headers).any(|directive| {
        named(&directive) == name && (!directive.contains('=') || !matches!(name, "private" | "no-cache"))
    })
}

/// The name of a directive, in lower case, which it is to be compared in (RFC 9111, section 5.2).
pub(crate) fn named(directive: &str) -> String {
    directive.split('=').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The directives of `Cache-Control`: parted by commas that do not stand in quotes.
pub(crate) fn directives(headers: &HeaderMap) -> impl Iterator<Item = String> {
    headers.get_all(CACHE_CONTROL).iter().flat_map(|value| {
        let (mut parts, mut quoted, mut escaped) = (vec![String::new()], false, false);
        for letter in value.to_str().unwrap_or_default().chars() {
            if letter == ',' && !quoted {
                parts.push(String::new());
                continue;
            }
            quoted ^= letter == '"' && !escaped;
            escaped = quoted && letter == '\\' && !escaped;
            if let Some(part) = parts.last_mut() {
                part.push(letter);
            }
        }
        parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: &'static str) -> Response {
        let mut response = Response::default();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(value));
        response
    }

    fn said(response: &Response) -> Vec<&str> {
        response.headers().get_all(CACHE_CONTROL).iter().map(|value| value.to_str().expect("text")).collect()
    }

    #[test]
    fn vry_1_order_and_spelling_are_kept_and_names_compared_without_case() {
        for (before, after) in [
            (&["ACCEPT, X-b"][..], "ACCEPT, X-b, Cookie"),
            (&["cookie"], "cookie"),
            (&["Accept", "COOKIE ,x"], "Accept"),
            (&["Accept", " x ,"], "Accept, x, Cookie"),
            (&["Accept, *"], "*"),
            (&["", ","], "Cookie"),
            (&[], "Cookie"),
        ] {
            let mut headers = HeaderMap::new();
            for value in before {
                headers.append(VARY, HeaderValue::from_static(value));
            }
            vary_on(&mut headers, &COOKIE);
            assert_eq!(headers[VARY], after, "{before:?}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(VARY, HeaderValue::from_bytes(b"Cookie, X-\xff").expect("a value"));
        vary_on(&mut headers, &http::header::ACCEPT_ENCODING);
        let all: Vec<_> = headers.get_all(VARY).iter().collect();
        assert_eq!(all, ["*"], "nobody can tell what it was");
    }

    #[test]
    fn private_is_said_once_and_not_against_the_view() {
        for (before, after) in [
            ("max-age=60", &["max-age=60", "private"][..]),
            ("Private", &["Private"]),
            ("no-store", &["no-store"]),
            ("Public, max-age=1", &["Public, max-age=1"]),
            (r#"x="a, public""#, &[r#"x="a, public""#, "private"]),
            (r#"private="x-field""#, &[r#"private="x-field""#, "private"]),
        ] {
            let mut response = with(before);
            private(&mut response);
            assert_eq!(said(&response), after);
        }
    }

    #[test]
    fn a_response_with_a_cookie_is_private_even_if_it_says_public() {
        for (before, after) in [
            ("public", &["private"][..]),
            ("PUBLIC, max-age=1, s-maxage=2", &["max-age=1", "private"]),
            ("no-store, public", &["no-store"]),
        ] {
            let mut response = with(before);
            private_for_its_cookie(&mut response);
            assert_eq!(said(&response), after);
            assert!(!says_nothing(&response));
            assert!(response.extensions().get::<Private>().is_some());
        }
    }
}
