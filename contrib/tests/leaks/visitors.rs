//! Visitors with their browsers, and what they are shown.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::{Body, to_bytes};
use flate2::read::GzDecoder;
use futures_util::future::join_all;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, AGE, AUTHORIZATION, CONTENT_ENCODING, COOKIE, ETAG, HOST, IF_NONE_MATCH,
    SET_COOKIE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};

use super::front::{Answer, Front, Whole};
use super::random::Random;
use super::sites::Setting;
use super::truth::Truth;
use super::views::cookie;

/// What has been seen of it all.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) requests: u64,
    pub(crate) of_the_chain: u64,
    pub(crate) of_the_front: u64,
    pub(crate) not_modified: u64,
    /// How many things of each kind.
    pub(crate) shown: BTreeMap<String, u64>,
    pub(crate) leaks: Vec<String>,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, of_the_chain, of_the_front, not_modified, shown, leaks } = self;
        write!(
            f,
            "{requests} requests, {of_the_chain} answered by the chain's cache, {of_the_front} by the one in front, \
             {not_modified} not modified; shown: {shown:?}; leaks: {leaks:?}"
        )
    }
}

struct Visitor {
    number: u32,
    cookies: BTreeMap<String, String>,
    language: Option<&'static str>,
    encoding: Option<&'static str>,
    authorized: bool,
    /// Some keep none.
    keeps_cookies: bool,
    /// What the browser has kept, by its tag.
    tags: BTreeMap<String, HeaderValue>,
}

/// Visitors of one site.
pub(crate) struct Crowd {
    setting: Setting,
    front: Option<Front>,
    visitors: Vec<Visitor>,
    truth: Truth,
    nonces: BTreeMap<String, u32>,
}

impl Crowd {
    pub(crate) fn new(setting: Setting, front: Option<Front>) -> Self {
        let truth = setting.truth.clone();
        Self { setting, front, visitors: Vec::new(), truth, nonces: BTreeMap::new() }
    }

    /// Some ask at a time.
    pub(crate) async fn asks(&mut self, random: &mut Random, seen: &mut Seen) {
        while self.visitors.len() < 8 {
            let visitor = Visitor::new(u32::try_from(self.visitors.len()).expect("a few"), random);
            self.visitors.push(visitor);
        }
        let mut numbers: Vec<usize> = (0..=random.below(4)).map(|_| random.below(8)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let now = self.setting.clock.fetch_add(random.below(3) as u64, Ordering::SeqCst);
        let url = self.url(random);
        let mut asked = Vec::new();
        for number in numbers {
            let url = if random.once_in(2) { self.url(random) } else { url.clone() };
            asked.push((number, url.clone(), self.visitors[number].asks(&url, random)));
        }
        seen.requests += asked.len() as u64;
        let answers = join_all(asked.into_iter().map(|(number, url, request)| {
            let hit = self.front.as_ref().map_or(Answer::Miss, |front| front.asks(&url, request.headers(), now));
            self.answer(number, url, request, hit)
        }))
        .await;
        for (number, url, (method, asked), from) in answers {
            let whole = match from {
                From::Front(whole) => {
                    seen.of_the_front += 1;
                    whole
                }
                From::Chain { conditions, whole } => {
                    for line in whole.headers.get_all(SET_COOKIE) {
                        self.truth.made(line.to_str().expect("text"), self.visitors[number].number);
                    }
                    seen.of_the_chain += u64::from(whole.headers.contains_key(AGE));
                    match self.front.as_mut().filter(|_| method == Method::GET) {
                        Some(front) => front.hears(&url, &asked, conditions, whole, now),
                        None => whole,
                    }
                }
            };
            self.sees(number, &url, &asked, &whole, seen);
        }
    }

    fn url(&self, random: &mut Random) -> String {
        if random.once_in(5) {
            random.of(&["/do/login", "/do/logout", "/do/name", "/do/message", "/do/name", "/do/message"]).to_owned()
        } else {
            format!("/page/{}", random.below(self.setting.pages))
        }
    }

    async fn answer(
        &self,
        number: usize,
        url: String,
        mut req: Request<Body>,
        hit: Answer,
    ) -> (usize, String, (Method, HeaderMap), From) {
        let asked = (req.method().clone(), req.headers().clone());
        let conditions = match hit {
            Answer::Hit(whole) => return (number, url, asked, From::Front(whole)),
            Answer::Revalidate(conditions) => conditions,
            Answer::Miss => HeaderMap::new(),
        };
        let has_conditions = !conditions.is_empty();
        req.headers_mut().extend(conditions);
        let (head, body) = Arc::clone(&self.setting.chain).handle(req).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let is_zipped = head.headers.get(CONTENT_ENCODING).is_some_and(|coding| coding == "gzip");
        // That of a `HEAD` is cut off.
        let body = if is_zipped && !body.is_empty() {
            std::io::read_to_string(GzDecoder::new(&body[..])).expect("gzip")
        } else {
            String::from_utf8(body.to_vec()).expect("text")
        };
        let whole = Whole { status: head.status, headers: head.headers, body };
        (number, url, asked, From::Chain { conditions: has_conditions, whole })
    }

    /// Looks at all that a visitor is shown, and keeps the cookies.
    fn sees(&mut self, number: usize, url: &str, asked: &HeaderMap, whole: &Whole, seen: &mut Seen) {
        assert!(!whole.status.is_server_error(), "{url}: {whole:?}");
        let mut leak = |what: String| {
            seen.leaks.push(format!(
                "{url} of the chain `{}`, to {number}, {asked:?}: {what} in {whole:?}",
                self.setting.name
            ));
        };
        let visitor = &mut self.visitors[number];
        for thing in whole.body.split('[').skip(1) {
            let (kind, value) = thing.split_once(']').and_then(|(thing, _)| thing.split_once(':')).expect("a thing");
            *seen.shown.entry(kind.to_owned()).or_default() += 1;
            let is_own = match kind {
                "language" => self.setting.language(asked) == value,
                "authorization" => asked.get(AUTHORIZATION).is_some_and(|own| own == value),
                "theme" => cookie(asked, "theme").as_deref() == Some(value),
                "token" => self.truth.whose(value) == Some(visitor.number),
                // Nor twice to one: what is shown with it is for one answer.
                "nonce" => {
                    let before = self.nonces.insert(value.to_owned(), visitor.number);
                    self.truth.whose(value) == Some(visitor.number) && before.is_none()
                }
                _ => value == visitor.number.to_string(),
            };
            if !is_own {
                leak(format!("[{kind}:{value}]"));
            }
        }
        for line in whole.headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let is_gone = line.contains("Max-Age=0");
            *seen.shown.entry("cookie".to_owned()).or_default() += 1;
            if !is_gone && self.truth.whose(line) != Some(visitor.number) {
                leak(format!("a cookie: {line}"));
            }
            if is_gone || !visitor.keeps_cookies {
                visitor.cookies.remove(name);
            } else {
                visitor.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if self.setting.refuses(asked) && whole.status != StatusCode::FORBIDDEN {
            leak("a page for those who are not refused".to_owned());
        }
        seen.not_modified += u64::from(whole.status == StatusCode::NOT_MODIFIED);
        if let Some(tag) = whole.headers.get(ETAG) {
            visitor.tags.insert(url.to_owned(), tag.clone());
        }
    }
}

/// Who has answered.
enum From {
    Front(Whole),
    Chain { conditions: bool, whole: Whole },
}

impl Visitor {
    fn new(number: u32, random: &mut Random) -> Self {
        let (mut cookies, keeps_cookies) = (BTreeMap::new(), !random.once_in(3));
        if keeps_cookies && random.once_in(3) {
            cookies.insert("theme".to_owned(), format!("of-{number}"));
        }
        if keeps_cookies && random.once_in(4) {
            cookies.insert("__Host-language".to_owned(), random.of(&["en", "de"]).to_owned());
        }
        Self {
            number,
            cookies,
            language: random.of(&[None, None, Some("de"), Some("en"), Some("de-AT, en;q=0.5")]),
            encoding: random.of(&[None, Some("gzip"), Some("gzip, br")]),
            authorized: random.once_in(6),
            keeps_cookies,
            tags: BTreeMap::new(),
        }
    }

    fn asks(&self, url: &str, random: &mut Random) -> Request<Body> {
        let method = if random.once_in(20) { Method::HEAD } else { Method::GET };
        let mut request = Request::builder().method(method).uri(url).body(Body::empty()).expect("a request");
        let headers = request.headers_mut();
        let mut add = |name: HeaderName, value: &str| headers.insert(name, value.parse().expect("a value"));
        add(HOST, "example.com");
        add(HeaderName::from_static("x-visitor"), &self.number.to_string());
        if !self.cookies.is_empty() {
            let all: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            add(COOKIE, &all.join("; "));
        }
        if let Some(language) = self.language {
            add(ACCEPT_LANGUAGE, language);
        }
        if let Some(encoding) = self.encoding {
            add(ACCEPT_ENCODING, encoding);
        }
        if self.authorized {
            add(AUTHORIZATION, &format!("of-{}", self.number));
        }
        if let Some(tag) = self.tags.get(url).filter(|_| random.once_in(3)) {
            headers.insert(IF_NONE_MATCH, tag.clone());
        }
        request
    }
}
