//! A second run of `next`: a request that has been through a router, and goes through it once more.
//!
//! It starts from what it is by then, with the values that middlewares have put into its extensions meanwhile, and without what
//! axum has added: axum appends to what it finds, for it takes that for the work of a router around. Some of it is private to
//! axum. So what the request had before is made anew, by a router that is asked in thought.

use std::fmt::Write as _;
use std::mem;

use ::axum::Router;
use ::axum::extract::MatchedPath;
use ::axum::extract::rejection::RawPathParamsRejection;
use ::axum::routing::any;
use http::Extensions;

use crate::Request;
use crate::chain::matched::{give_back, mount, params, through};
use crate::response::log;

/// Marks a request that has been through the router, in its extensions: what these were before.
#[derive(Clone)]
pub(super) struct BeforeRouting(Extensions);

impl BeforeRouting {
    /// Marks it.
    pub(super) fn leave(before: Extensions, req: &mut Request) {
        req.extensions_mut().insert(Self(before));
    }

    /// Takes what axum has added out of a request, if it has been through the router.
    pub(super) fn restore(req: &mut Request) {
        if let Some(mut marked) = req.extensions_mut().remove::<Self>() {
            restore(req.extensions_mut(), mem::take(&mut marked.0));
        }
    }
}

/// The same values are in the request beside it, and may panic when they are dropped.
impl Drop for BeforeRouting {
    fn drop(&mut self) {
        log::end(mem::take(&mut self.0), None);
    }
}

/// Stands for axum's own, where axum has none, for its feature `original-uri` is off: nobody inserts this one.
#[allow(dead_code, reason = "the feature may be on")]
#[derive(Clone)]
struct OriginalUri;

/// Takes it out of extensions, or leaves it out.
fn take_original_uri(extensions: &mut Extensions) -> Option<impl Clone + Send + Sync + 'static> {
    #[allow(
        unused_imports,
        clippy::wildcard_imports,
        reason = "what the name means is for axum to say, if it has it"
    )]
    use ::axum::extract::*;

    extensions.remove::<OriginalUri>()
}

#[cold]
fn restore(now: &mut Extensions, mut before: Extensions) {
    let route = before.remove::<MatchedPath>();
    let original_uri = take_original_uri(&mut before);
    // A route that is a plain one takes away under which mount the request was.
    let mut restored = through(Router::new().route("/", any(give_back)), "/", mem::take(now));
    restored.extend(mounted(&before));
    restored.extend(with_params(before));
    take_original_uri(&mut restored);
    restored.remove::<MatchedPath>();
    if let Some(route) = route {
        restored.insert(route);
    }
    if let Some(uri) = original_uri {
        restored.insert(uri);
    }
    *now = restored;
}

/// What a request has in its extensions that has come to where `nest_service` has mounted something, if these have; with
/// parameters of its own.
fn mounted(before: &Extensions) -> Extensions {
    let Some(pattern) = mount(before) else { return Extensions::new() };
    let router = Router::new().without_v07_checks().nest_service(&pattern, Router::new().fallback(give_back));
    // The mount itself, without something below it, is a route to axum.
    through(router, &format!("{}/x", matching(&pattern)), Extensions::new())
}

/// What a request has in its extensions that has the parameters of these.
fn with_params(before: Extensions) -> Extensions {
    let mut before_routing = Request::default();
    *before_routing.extensions_mut() = before;
    let params = params(&mut before_routing);
    log::end(before_routing, None);
    let none = through(Router::new().fallback(give_back), "/", Extensions::new());
    let one = |key: &str, value: &str, extensions| {
        // A parameter that is the rest of a path has that for a name, too.
        let router = Router::new().without_v07_checks().route(&format!("/{{{key}}}"), any(give_back));
        let mut extensions = through(router, &format!("/{value}"), extensions);
        extensions.remove::<MatchedPath>();
        extensions
    };
    match params {
        Ok(params) => params.iter().fold(none, |before, (key, value)| one(key, &encoded(value), before)),
        Err(RawPathParamsRejection::InvalidUtf8InPathParam(error)) => {
            let text = error.body_text();
            let key = text.split('`').nth(1).unwrap_or("invalid");
            one(key, "%FF", none)
        }
        Err(_) => none,
    }
}

/// A path that matches a pattern.
fn matching(pattern: &str) -> String {
    let mut path = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '{' | '}' if rest.next_if_eq(&char).is_some() => path.push(char),
            '{' => {
                rest.by_ref().find(|&char| char == '}');
                path.push('x');
            }
            _ => path.push(char),
        }
    }
    path
}

/// A value as one segment of a path.
fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut path, byte| {
        let _ = write!(path, "%{byte:02X}");
        path
    })
}
