//! The language of a request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use icu_locale_core::LanguageIdentifier;
use ordain::FromChain;

use super::entry::Shared;

/// By what the language of a request was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// By its path.
    Path,
    /// By the cookie that [`set_language`](super::set_language) sets.
    Cookie,
    /// By `Accept-Language`.
    Header,
    /// By nothing: it is the site's first.
    Default,
}

/// The language that a visitor is answered in, provided by [`Locale`](super::Locale).
///
/// A need of the middlewares below, and a parameter of axum handlers. All copies are of one request: who [switches](Self::switch) it
/// switches it for all.
#[derive(Clone, FromChain)]
#[from_chain(provided_by = "ordain_contrib::locale::Locale")]
pub struct Language {
    chosen: Arc<Chosen>,
}

struct Chosen {
    shared: Arc<Shared>,
    active: AtomicUsize,
    source: Source,
}

impl Language {
    pub(super) fn new(shared: &Arc<Shared>, active: usize, source: Source) -> Self {
        Self { chosen: Arc::new(Chosen { shared: Arc::clone(shared), active: AtomicUsize::new(active), source }) }
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.chosen.shared
    }

    pub(super) fn active(&self) -> usize {
        self.chosen.active.load(Ordering::Relaxed)
    }

    /// Its tag, as the site was told it, in the form that RFC 5646 recommends: `en`, `pt-BR`.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.shared().languages.tag(self.active())
    }

    /// The same for libraries that work with languages.
    #[must_use]
    pub fn id(&self) -> &LanguageIdentifier {
        self.shared().languages.id(self.active())
    }

    /// By what it was chosen.
    #[must_use]
    pub fn source(&self) -> Source {
        self.chosen.source
    }

    /// The tags of all languages of the site, the default first: for a menu.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.shared().languages.tags()
    }

    /// A path without a prefix, with that of the language if it has one: `/de/about` of `/about`.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        self.shared().prefixed(self.active(), path)
    }

    /// The same page in another language: a path with its prefix in the place of the one that it has. A path without a prefix stays,
    /// and so does one for a language that the site has not.
    #[must_use]
    pub fn translated(&self, path: &str, tag: &str) -> String {
        let shared = self.shared();
        shared.languages.closest(tag).and_then(|nth| shared.translated(path, nth)).unwrap_or_else(|| path.to_owned())
    }

    /// Goes on in another language, the closest to this tag; says whether there is one.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use ordain::middleware_chain;
    /// use ordain_contrib::locale::{Language, Locale};
    ///
    /// middleware_chain! {
    ///     struct Site { locale: Locale }
    /// }
    ///
    /// async fn greeting(language: Language) -> &'static str {
    ///     assert!(language.switch("pt") && !language.switch("fr"));
    ///     "olá"
    /// }
    ///
    /// # fn main() -> Result<(), ordain_contrib::locale::InvalidLanguages> {
    /// let site = Site { locale: Locale::new(["en", "pt-BR"])? }.wrap_router(Router::new().route("/", get(greeting)));
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let response = site.handle(http::Request::new(String::new())).await;
    /// assert_eq!(response.headers()["content-language"], "pt-BR");
    /// # });
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::must_use_candidate, reason = "who names a language of the site need not ask")]
    pub fn switch(&self, tag: &str) -> bool {
        let found = self.shared().languages.closest(tag);
        if let Some(nth) = found {
            self.chosen.active.store(nth, Ordering::Relaxed);
        }
        found.is_some()
    }
}

/// Its [tag](Self::tag).
impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Language").field("tag", &self.tag()).field("source", &self.source()).finish()
    }
}
