//! A page that was not found, from the way in to the way out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{AUTHORIZATION, CACHE_CONTROL};
use http::{HeaderMap, HeaderName, StatusCode};
use ordain::{Request, Response};

use super::entry::{Shared, key_of};
use super::flights::{Landed, Outcome, Turn};
use super::key::{Key, is_authorized};
use super::page::{Kept, Page, What};
use super::rules::{is_for_one, lifetime, names, say, without_language};
use super::store::Store;
use crate::caching::{has_directive, vary_on};
use crate::content::{Content, content};
use crate::logins::Logins;

/// What is known of a request whose page was not found.
pub(super) struct Miss {
    url: Key,
    headers: HeaderMap,
    /// Whoever waits for it goes on when this is dropped.
    turn: Option<Turn>,
    begun: Instant,
    visitor: Visitor,
    /// What its view says of how long.
    marked: Option<Duration>,
    /// By what it varies below the entry that looks pages up.
    inside: Vec<HeaderName>,
    never: bool,
}

/// What has become of a response.
enum Judged {
    /// It is to be kept.
    Keep(Box<Landed>),
    /// It is not, and says nothing of its age.
    Not,
    /// It is no page to be kept, but the next one may be.
    NotThisOne,
}

impl Miss {
    pub(super) fn new(req: &mut Request, url: Key, turn: Option<Turn>) -> Self {
        Self {
            url,
            headers: req.headers().clone(),
            turn,
            begun: Instant::now(),
            visitor: Visitor::of(req),
            marked: None,
            inside: Vec::new(),
            never: wants_nothing_kept(req.headers()),
        }
    }

    /// Its view says for how long it is kept.
    pub(super) fn keep_for(&mut self, lifetime: Duration) {
        self.marked = Some(lifetime);
        if lifetime.is_zero() {
            self.never();
        }
    }

    /// It is not kept: whoever waits need not wait for that.
    pub(super) fn never(&mut self) {
        self.never = true;
        self.ends(Outcome::NotKept);
    }

    /// Looks at the response where it comes out of what is below the cache: what a layer above writes anew is known by then.
    pub(super) fn seen(&mut self, response: &Response) {
        if is_for_one(response) || self.visitor.is_known() {
            self.never = true;
        }
        match names(response.headers()) {
            Some(names) => self.inside = names,
            None => self.never = true,
        }
    }

    fn ends(&mut self, outcome: Outcome) {
        if let Some(turn) = self.turn.take() {
            turn.ends(outcome);
        }
    }

    /// Keeps the response, if it may be kept, and tells those who wait.
    pub(super) async fn finish<S: Store>(mut self, shared: &Shared<S>, response: &mut Response) {
        match self.judge(shared, response) {
            Judged::Keep(landed) => {
                let Landed { names, key, page } = &*landed;
                if !names.is_empty() {
                    let names = Kept { what: What::Names(names.clone()), until: page.until, begun: self.begun };
                    shared.put(&self.url, Arc::new(names)).await;
                }
                shared.put(key, Arc::clone(page)).await;
                self.ends(Outcome::Kept(landed.into()));
            }
            Judged::Not => self.ends(Outcome::NotKept),
            Judged::NotThisOne => {}
        }
    }

    fn judge<S>(&self, shared: &Shared<S>, response: &mut Response) -> Judged {
        match response.status() {
            StatusCode::OK | StatusCode::NOT_MODIFIED => {}
            status if status.is_server_error() => return Judged::NotThisOne,
            _ => return Judged::Not,
        }
        if self.never || is_for_one(response) || self.visitor.is_known() {
            return Judged::Not;
        }
        let now = shared.now();
        let Some(lifetime) = lifetime(response.headers(), self.marked, shared.lifetime, now) else {
            return Judged::Not;
        };
        if names(response.headers()).is_none() {
            return Judged::Not;
        }
        let body = if response.status() == StatusCode::OK {
            match content(std::mem::take(response.body_mut()), shared.longest) {
                Content::Whole(bytes) => {
                    *response.body_mut() = bytes.clone().into();
                    Some(bytes)
                }
                Content::Streamed(body) => {
                    *response.body_mut() = body;
                    return Judged::Not;
                }
            }
        } else {
            None
        };
        if is_authorized(&self.headers) && !has_directive(response.headers(), "public") {
            vary_on(response.headers_mut(), &AUTHORIZATION);
        }
        say(response.headers_mut(), lifetime, now);
        match (body, names(response.headers())) {
            (Some(body), Some(mut names)) => {
                if self.visitor.has_language() {
                    without_language(&mut names, &self.inside);
                }
                let key = key_of(&self.url, &names, &self.headers);
                let what = What::Page(Page::of(response, &body, now));
                let until = now.checked_add(lifetime).unwrap_or(now);
                Judged::Keep(Box::new(Landed { names, key, page: Arc::new(Kept { what, until, begun: self.begun }) }))
            }
            _ => Judged::NotThisOne,
        }
    }
}

/// What a page may tell of who asked for it, known by values in the request.
struct Visitor {
    logins: Logins,
    #[cfg(feature = "csp")]
    nonce: Option<crate::csp::Nonce>,
    /// What it was chosen as, and what it is.
    #[cfg(feature = "locale")]
    language: Option<(String, crate::locale::Language)>,
}

impl Visitor {
    fn of(req: &mut Request) -> Self {
        Self {
            logins: Logins::of(req),
            #[cfg(feature = "csp")]
            nonce: req.extensions().get().cloned(),
            #[cfg(feature = "locale")]
            language: req
                .extensions()
                .get::<crate::locale::Language>()
                .map(|language| (language.tag().to_owned(), language.clone())),
        }
    }

    /// Whether a user was loaded (D28), a nonce was used (D2), or the language is no more the one in the key.
    fn is_known(&self) -> bool {
        self.logins.is_known() || self.has_shown_nonce() || self.has_switched()
    }

    #[cfg(feature = "csp")]
    fn has_shown_nonce(&self) -> bool {
        self.nonce.as_ref().is_some_and(|nonce| nonce.used().is_some())
    }

    #[cfg(not(feature = "csp"))]
    #[expect(clippy::unused_self, reason = "no policy, no nonce")]
    fn has_shown_nonce(&self) -> bool {
        false
    }

    #[cfg(feature = "locale")]
    fn has_switched(&self) -> bool {
        self.language.as_ref().is_some_and(|(chosen, language)| *chosen != language.tag())
    }

    #[cfg(not(feature = "locale"))]
    #[expect(clippy::unused_self, reason = "no languages, no language")]
    fn has_switched(&self) -> bool {
        false
    }

    #[cfg(feature = "locale")]
    fn has_language(&self) -> bool {
        self.language.is_some()
    }

    #[cfg(not(feature = "locale"))]
    #[expect(clippy::unused_self, reason = "no languages, no language")]
    fn has_language(&self) -> bool {
        false
    }
}

/// Whether a client wants nothing kept of its request: `Cache-Control: no-store` (RFC 9111, section 5.2.1.5).
pub(super) fn wants_nothing_kept(headers: &HeaderMap) -> bool {
    headers.contains_key(CACHE_CONTROL) && has_directive(headers, "no-store")
}
