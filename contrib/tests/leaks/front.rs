//! A shared cache in front, as RFC 9111 has it. Where that leaves a choice, it keeps more and asks less.

use std::collections::HashMap;

use http::header::{
    AGE, AUTHORIZATION, CACHE_CONTROL, ETAG, EXPIRES, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// What a cache does that it must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Does not look at `Vary`.
    Vary,
    /// Takes `private` for its own.
    Private,
    /// Keeps what no cache keeps.
    NoStore,
    /// Keeps what was made for somebody who has said who they are.
    Authorization,
}

/// A response that has been read.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

pub(crate) struct Front {
    flaw: Option<Flaw>,
    /// By the URL; of those that match, the newest counts (section 4.1).
    kept: HashMap<String, Vec<Stored>>,
}

struct Stored {
    /// What the request had that it was made for.
    asked: HeaderMap,
    response: Whole,
    at: u64,
    lifetime: u64,
    /// Shown only when the origin has said that it is as it was.
    always_asks: bool,
}

/// What the cache does with a request.
pub(crate) enum Answer {
    /// Answers it.
    Hit(Whole),
    /// Asks whether what it has is as it was.
    Revalidate(HeaderMap),
    /// Sends it on.
    Miss,
}

/// What a heuristic says where nobody else does (section 4.2.2).
const GUESS: u64 = 30;

impl Front {
    pub(crate) fn new(flaw: Option<Flaw>) -> Self {
        Self { flaw, kept: HashMap::new() }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    fn matches(&self, stored: &Stored, asked: &HeaderMap) -> bool {
        self.has(Flaw::Vary)
            || vary(&stored.response.headers)
                .iter()
                .all(|name| name != "*" && asked.get_all(name.as_str()).iter().eq(stored.asked.get_all(name.as_str())))
    }

    pub(crate) fn asks(&self, url: &str, asked: &HeaderMap, now: u64) -> Answer {
        let all = self.kept.get(url).map(Vec::as_slice).unwrap_or_default();
        let Some(stored) = all.iter().rev().find(|stored| self.matches(stored, asked)) else { return Answer::Miss };
        let age = now - stored.at + number(&stored.response.headers, AGE.as_str()).unwrap_or(0);
        if age < stored.lifetime && !stored.always_asks {
            return Answer::Hit(stored.response.clone());
        }
        // One that asks by itself is told the truth by the origin.
        if asked.contains_key(IF_NONE_MATCH) || asked.contains_key(IF_MODIFIED_SINCE) {
            return Answer::Miss;
        }
        let mut conditions = HeaderMap::new();
        for (theirs, name) in [(ETAG, IF_NONE_MATCH), (LAST_MODIFIED, IF_MODIFIED_SINCE)] {
            if let Some(value) = stored.response.headers.get(theirs) {
                conditions.insert(name, value.clone());
            }
        }
        if conditions.is_empty() { Answer::Miss } else { Answer::Revalidate(conditions) }
    }

    /// The origin has answered: what the client is sent. `conditions` says whether the cache has asked for itself.
    pub(crate) fn hears(&mut self, url: &str, asked: &HeaderMap, conditions: bool, response: Whole, now: u64) -> Whole {
        if conditions && response.status == StatusCode::NOT_MODIFIED {
            let whole = self.freshen(url, asked, &response, now);
            return whole.unwrap_or(response);
        }
        self.keeps(url, asked, &response, now);
        response
    }

    /// Section 4.3.4: what is stored has the headers of the 304, and is shown. It stays only if it may be kept with these.
    fn freshen(&mut self, url: &str, asked: &HeaderMap, response: &Whole, now: u64) -> Option<Whole> {
        let mut all = self.kept.remove(url)?;
        let tag = response.headers.get(ETAG);
        let at = all.iter().rposition(|stored| {
            self.matches(stored, asked) && (tag.is_none() || stored.response.headers.get(ETAG) == tag)
        });
        let whole = at.map(|at| {
            let mut whole = all.remove(at).response;
            for name in response.headers.keys() {
                whole.headers.remove(name);
            }
            for (name, value) in &response.headers {
                whole.headers.append(name, value.clone());
            }
            whole
        });
        self.kept.insert(url.to_owned(), all);
        whole.inspect(|whole| self.keeps(url, asked, whole, now))
    }

    fn keeps(&mut self, url: &str, asked: &HeaderMap, response: &Whole, now: u64) {
        if let Some(lifetime) = self.lifetime(asked, response) {
            let always_asks = directive(&response.headers, "no-cache").is_some();
            let response = response.clone();
            let all = self.kept.entry(url.to_owned()).or_default();
            all.push(Stored { asked: asked.clone(), response, at: now, lifetime, always_asks });
            if all.len() > 32 {
                all.remove(0);
            }
        }
    }

    /// For how long it is fresh; none, if it may not be kept (section 3).
    fn lifetime(&self, asked: &HeaderMap, response: &Whole) -> Option<u64> {
        let headers = &response.headers;
        let says = |name: &str| directive(headers, name).is_some();
        // Statuses that may be kept where nobody says for how long (RFC 9110, section 15.1).
        let by_default =
            matches!(response.status.as_u16(), 200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501);
        let shared = directive(headers, "s-maxage");
        let is_said = shared.is_some() || says("max-age") || says("public") || headers.contains_key(EXPIRES);
        if matches!(response.status.as_u16(), 206 | 304 | 412)
            || !(by_default || is_said)
            || says("no-store") && !self.has(Flaw::NoStore)
            || says("private") && !self.has(Flaw::Private)
            || vary(headers).iter().any(|name| name == "*")
            || asked.contains_key(AUTHORIZATION)
                && !(shared.is_some() || says("public") || says("must-revalidate") || self.has(Flaw::Authorization))
        {
            return None;
        }
        let said = shared.or_else(|| directive(headers, "max-age"));
        Some(match said {
            Some(seconds) => seconds.parse().unwrap_or(0),
            None if headers.contains_key(EXPIRES) => 600,
            None => GUESS,
        })
    }
}

/// The names in `Vary`.
fn vary(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(VARY).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect()
}

/// The value of a directive; an empty one, if it has none.
fn directive(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).find_map(|directive| {
        let (key, value) = directive.split_once('=').unwrap_or((directive, ""));
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()?.parse().ok())
}
