//! The entry.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, COOKIE};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use ordain::sets::{CorrectsPaths, HandlesCors, Redirects, Varies};
use ordain::{Provide, Request, Response, Routes, middleware};

use super::accept::ranges;
use super::language::{Language, Source};
use super::languages::{InvalidLanguages, Languages};
use crate::asked::asked_for;
use crate::caching::vary_on;
use crate::cookies::{self, PlainHttp, Settings};
use crate::redirect::{redirect, target_on_site};

/// Chooses the language of a request, and provides it as a [`Language`]. The [module](super) has an example and the rules.
///
/// `P` says where the paths of the site have its languages: nowhere ([`Unprefixed`]), or at their beginning ([`Prefixed`]).
#[derive(Debug, Clone)]
pub struct Locale<P = Unprefixed> {
    shared: Arc<Shared>,
    prefixes: P,
}

/// The paths of a site say nothing of its languages.
#[derive(Debug, Clone)]
pub struct Unprefixed(());

/// The paths of a site begin with a language: made by [`Locale::prefixed`] and [`Locale::prefixed_but_default`].
#[derive(Debug, Clone)]
pub struct Prefixed {
    /// What has no route is looked for with a slash behind it, too.
    appends_slashes: bool,
}

/// What all requests of an entry have.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) languages: Arc<Languages>,
    /// None if cookies do not count.
    pub(super) cookie: Option<Settings>,
    /// How long the cookie is kept; none: until the browser closes.
    pub(super) age: Option<Duration>,
    prefixes: Prefixes,
}

/// Which languages have a prefix in paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefixes {
    None,
    All,
    AllButDefault,
}

impl Shared {
    /// As it is in a request: with another cookie, if that is sent over plain HTTP.
    fn over(self: &Arc<Self>, plain: Option<PlainHttp>) -> Arc<Self> {
        match (plain, &self.cookie) {
            (Some(_), Some(cookie)) => {
                Arc::new(Self { cookie: Some(cookie.over(plain).into_owned()), ..(**self).clone() })
            }
            _ => Arc::clone(self),
        }
    }

    /// A path with the prefix of a language. A router has the root behind a prefix without a slash: `/de`.
    pub(super) fn prefixed(&self, nth: usize, path: &str) -> String {
        let path = if path == "/" { "" } else { path };
        match self.prefixes {
            Prefixes::All => format!("/{}{path}", self.languages.prefix(nth)),
            Prefixes::AllButDefault if nth > 0 => format!("/{}{path}", self.languages.prefix(nth)),
            _ if path.is_empty() => "/".to_owned(),
            _ => path.to_owned(),
        }
    }

    /// A path with the prefix of a language in the place of the one that it has. None if the path is of no language.
    pub(super) fn translated(&self, path: &str, nth: usize) -> Option<String> {
        Some(self.prefixed(nth, self.of_path(path)?.1))
    }

    /// The language that a path is of, and what is behind its prefix.
    fn of_path<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        match self.prefixes {
            Prefixes::None => None,
            Prefixes::All => self.languages.of_path(path),
            Prefixes::AllButDefault => Some(self.languages.of_path(path).unwrap_or((0, path))),
        }
    }

    /// Chooses: LOC-1.
    fn choose(self: &Arc<Self>, path: &str, headers: &HeaderMap) -> Language {
        let by_path = || Some((self.of_path(path)?.0, Source::Path));
        let by_cookie = || {
            let value = cookies::read(headers, self.cookie.as_ref()?.name())?;
            Some((self.languages.closest(&value)?, Source::Cookie))
        };
        let by_header = || Some((self.languages.accepted(&ranges(headers))?, Source::Header));
        let (nth, source) = by_path().or_else(by_cookie).or_else(by_header).unwrap_or((0, Source::Default));
        Language::new(self, nth, source)
    }

    /// Says what the choice depends on: LOC-5, D5.
    fn vary(&self, response: &mut Response) {
        vary_on(response.headers_mut(), &ACCEPT_LANGUAGE);
        if self.cookie.is_some() {
            vary_on(response.headers_mut(), &COOKIE);
        }
    }

    fn finish(&self, language: &Language, response: &mut Response) {
        if language.source() != Source::Path {
            self.vary(response);
        }
        // A tag is letters, digits and hyphens.
        if let Ok(tag) = HeaderValue::from_str(language.tag()) {
            response.headers_mut().entry(CONTENT_LANGUAGE).or_insert(tag);
        }
    }
}

impl Locale {
    /// Answers in one of these languages (BCP 47): `en`, `pt-BR`, `zh-Hans`. The first is that of whoever asks for none of them.
    ///
    /// The language is chosen by the cookie `__Host-language`, which [`set_language`](super::set_language) sets, then by `Accept-Language`.
    ///
    /// # Errors
    ///
    /// There are none, one is no tag of a language, or is there twice.
    pub fn new<S: AsRef<str>>(languages: impl IntoIterator<Item = S>) -> Result<Self, InvalidLanguages> {
        let languages = Arc::new(Languages::new(languages)?);
        let cookie = Some(Settings::from_static("language"));
        let shared = Shared { languages, cookie, age: None, prefixes: Prefixes::None };
        Ok(Self { shared: Arc::new(shared), prefixes: Unprefixed(()) })
    }

    /// Lets each path that begins with a language be of that: `/de/about`. What has no route, and no language, is redirected to the same in the
    /// language of the visitor, if that has a route. Routes that are to have a prefix are put behind one by [`Locale::nest`].
    #[must_use]
    pub fn prefixed(self) -> Locale<Prefixed> {
        self.with_prefixes(Prefixes::All)
    }

    /// The same, but the default language has no prefix: a path without one is of that, whatever the visitor would like.
    #[must_use]
    pub fn prefixed_but_default(self) -> Locale<Prefixed> {
        self.with_prefixes(Prefixes::AllButDefault)
    }

    fn with_prefixes(self, prefixes: Prefixes) -> Locale<Prefixed> {
        let Self { shared, .. } = self.with(|shared| shared.prefixes = prefixes);
        Locale { shared, prefixes: Prefixed { appends_slashes: false } }
    }
}

impl<P> Locale<P> {
    fn with(mut self, change: impl FnOnce(&mut Shared)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }

    /// Names the cookie, and says how it is sent.
    #[must_use]
    pub fn cookie(self, cookie: Settings) -> Self {
        self.with(|shared| shared.cookie = Some(cookie))
    }

    /// Has the cookie kept for so long; unless it is said, until the browser is closed.
    #[must_use]
    pub fn cookie_age(self, age: Duration) -> Self {
        self.with(|shared| shared.age = Some(age))
    }

    /// Lets no cookie count: responses do not depend on it, and say so.
    #[must_use]
    pub fn without_cookie(self) -> Self {
        self.with(|shared| shared.cookie = None)
    }
}

impl Locale<Prefixed> {
    /// Looks for what has no route with a slash behind it, too: in one hop with the prefix. For a site whose paths end so, as
    /// [`Common`](https://docs.rs/ordain-contrib/latest/ordain_contrib/common/) knows them.
    #[must_use]
    pub fn append_slashes(mut self) -> Self {
        self.prefixes.appends_slashes = true;
        self
    }

    /// Puts routes behind the prefix of each language, that of the default included unless it has none: Django's `i18n_patterns`.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use ordain_contrib::locale::Locale;
    ///
    /// # fn main() -> Result<(), ordain_contrib::locale::InvalidLanguages> {
    /// let locale = Locale::new(["en", "pt-BR"])?.prefixed();
    /// let pages = Router::new().route("/about", get(async || "about"));
    /// // `/en/about`, `/pt-br/about`, `/feed`
    /// let router = locale.nest(pages).route("/feed", get(async || "feed"));
    /// # let _: Router = router;
    /// # Ok(())
    /// # }
    /// ```
    pub fn nest<S: Clone + Send + Sync + 'static>(&self, routes: Router<S>) -> Router<S> {
        let prefixes = self.shared.languages.prefixes().enumerate();
        prefixes.fold(Router::new(), |router, (nth, prefix)| {
            if nth == 0 && self.shared.prefixes == Prefixes::AllButDefault {
                router.merge(routes.clone())
            } else {
                router.nest(&format!("/{prefix}"), routes.clone())
            }
        })
    }

    /// The redirect to a path with the prefix that it lacks: LOC-4.
    fn lacking(&self, language: &Language, asked: &Asked, routes: &Routes) -> Option<Response> {
        let path = asked.uri.path();
        let translated = self.shared.prefixed(language.active(), path);
        let with_slash =
            (path == "/" || self.prefixes.appends_slashes && !path.ends_with('/')).then(|| format!("{translated}/"));
        let has_route = |path: &String| routes.find(&asked.method, path).is_some_and(|found| !found.is_fallback());
        let translated = [Some(translated), with_slash].into_iter().flatten().find(has_route)?;
        // What a router around the chain has taken off stays in front.
        let mount = asked.original.path().strip_suffix(path).unwrap_or_default();
        let target = target_on_site(&format!("{mount}{translated}"), "", asked.original.query());
        let mut response = redirect(StatusCode::FOUND, &target);
        self.shared.vary(&mut response);
        Some(response)
    }
}

/// A request for a path without a prefix.
struct Asked {
    method: Method,
    /// As the client has sent it.
    original: Uri,
    /// Below what is around the chain.
    uri: Uri,
}

#[middleware(in_set(Varies))]
impl Locale {
    async fn call(&self, req: &mut Request, plain: Option<PlainHttp>, next: impl Provide<Language>) -> Response {
        let language = self.shared.over(plain).choose(req.uri().path(), req.headers());
        let mut response = next.provide(language.clone()).run(req).await;
        self.shared.finish(&language, &mut response);
        response
    }
}

#[middleware(in_set(Varies, Redirects), after(HandlesCors), before(CorrectsPaths))]
impl Locale<Prefixed> {
    async fn call(
        &self,
        req: &mut Request,
        routes: Routes,
        plain: Option<PlainHttp>,
        next: impl Provide<Language>,
    ) -> Response {
        let language = self.shared.over(plain).choose(req.uri().path(), req.headers());
        let asked = (language.source() != Source::Path).then(|| Asked {
            method: req.method().clone(),
            original: asked_for(req).clone(),
            uri: req.uri().clone(),
        });
        let mut response = next.provide(language.clone()).run(req).await;
        if response.status() == StatusCode::NOT_FOUND
            && let Some(redirect) = asked.and_then(|asked| self.lacking(&language, &asked, &routes))
        {
            return redirect;
        }
        self.shared.finish(&language, &mut response);
        response
    }
}
