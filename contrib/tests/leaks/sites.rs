//! Right chains: several orders, each of whose entries may be left out, or made otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use ordain::{BoxedChain, middleware_chain};
use ordain_contrib::auth::{Authentication, LoginRequired};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csp::{Csp, Policy, Source};
use ordain_contrib::csrf::{Csrf, InCookie, InSession};
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::locale::Locale;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::sessions::{self, Sessions};
use ordain_contrib::signing::Key;

use super::random::Random;
use super::truth::Truth;
use super::views::{People, Recipe, cookie, routes};

/// A site, and what the test must know of it.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) chain: Arc<BoxedChain>,
    pub(crate) pages: usize,
    pub(crate) truth: Truth,
    pub(crate) clock: Arc<AtomicU64>,
    /// Whether there is a cache in front.
    pub(crate) front: bool,
    minds_the_cookie: bool,
    refuses: bool,
}

impl Setting {
    /// The language that a request is answered in.
    pub(crate) fn language(&self, asked: &HeaderMap) -> String {
        let header = || Some(asked.get("accept-language")?.to_str().ok()?.split(['-', ',']).next()?.to_owned());
        let chosen = cookie(asked, "__Host-language").filter(|_| self.minds_the_cookie);
        chosen.or_else(header).unwrap_or_else(|| "en".to_owned())
    }

    /// Whether a request is refused by what only `wrong` has.
    pub(crate) fn refuses(&self, asked: &HeaderMap) -> bool {
        self.refuses && super::wrong::is_refused(asked)
    }
}

/// The entries of a chain.
pub(crate) struct Entries {
    pub(crate) update_cache: UpdateCache<Memory>,
    pub(crate) sessions: Sessions<sessions::Memory>,
    pub(crate) locale: Locale,
    pub(crate) csp: Csp,
    pub(crate) key: Key,
}

/// Makes the site of a chain.
pub(crate) fn setting(
    random: &mut Random,
    name: &'static str,
    chain: impl FnOnce(&mut Random, Entries, axum::Router) -> BoxedChain,
) -> Setting {
    let (truth, clock) = (Truth::default(), Arc::new(AtomicU64::new(0)));
    let recipes: Vec<Recipe> = (0..=random.below(6)).map(|_| Recipe::new(random)).collect();
    let (time, begin) = (Arc::clone(&clock), SystemTime::now());
    let update_cache = UpdateCache::new(Memory::default())
        .keep_for(Duration::from_mins(1))
        .clock(move || begin + Duration::from_secs(time.load(Ordering::SeqCst)));
    let mut sessions = Sessions::new(sessions::Memory::default());
    if random.once_in(4) {
        sessions = sessions.save_every_request();
    }
    let minds_the_cookie = random.once_in(2);
    let locale = Locale::new(["en", "de"]).expect("languages");
    let locale = if minds_the_cookie { locale } else { locale.without_cookie() };
    let policy = Policy::builder().script_src([Source::Nonce]).build().expect("a policy");
    let entries = Entries { update_cache, sessions, locale, csp: Csp::new(policy), key: Key::generate() };
    let chain = chain(random, entries, routes(&recipes, &truth));
    let front = random.once_in(3);
    Setting {
        name,
        chain: Arc::new(chain),
        pages: recipes.len(),
        truth,
        clock,
        front,
        minds_the_cookie,
        refuses: false,
    }
}

middleware_chain! {
    struct Recommended {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        gzip: Option<Gzip>,
        sessions: Sessions<sessions::Memory>,
        conditional: Option<ConditionalGet>,
        locale: Option<Locale>,
        csrf: Option<Csrf<InCookie>>,
        authentication: Authentication<People>,
        login_required: Option<LoginRequired<People>>,
        messages: Option<Flash<messages::Fallback>>,
        fetch_from_cache: FetchFromCache<Memory>,
        csp: Option<Csp>,
    }
}

middleware_chain! {
    struct PolicyAbove {
        csp: Option<Csp>,
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        locale: Option<Locale>,
        messages: Option<Flash<messages::InCookie>>,
        csrf: Option<Csrf<InCookie>>,
        sessions: Sessions<sessions::Memory>,
        gzip: Option<Gzip>,
        conditional: Option<ConditionalGet>,
        fetch_from_cache: FetchFromCache<Memory>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    struct AllInSessions {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        csp: Option<Csp>,
        gzip: Option<Gzip>,
        conditional: Option<ConditionalGet>,
        sessions: Sessions<sessions::Memory>,
        messages: Option<Flash<messages::InSession>>,
        locale: Option<Locale>,
        fetch_from_cache: FetchFromCache<Memory>,
        csrf: Option<Csrf<InSession>>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    struct CookiesAlone {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        csrf: Option<Csrf<InCookie>>,
        gzip: Option<Gzip>,
        messages: Option<Flash<messages::InCookie>>,
        conditional: Option<ConditionalGet>,
        locale: Option<Locale>,
        fetch_from_cache: FetchFromCache<Memory>,
        csp: Option<Csp>,
    }
}

middleware_chain! {
    struct WithoutACache {
        hosts: Hosts,
        gzip: Option<Gzip>,
        sessions: Sessions<sessions::Memory>,
        conditional: Option<ConditionalGet>,
        locale: Option<Locale>,
        csrf: Option<Csrf<InCookie>>,
        authentication: Authentication<People>,
        login_required: Option<LoginRequired<People>>,
        messages: Option<Flash<messages::InCookie>>,
        csp: Option<Csp>,
    }
}

fn login_required(random: &mut Random) -> Option<LoginRequired<People>> {
    random.once_in(4).then(|| LoginRequired::new("/do/login").expect("a path"))
}

impl Setting {
    /// One of the right chains.
    pub(crate) fn right(random: &mut Random) -> Self {
        match random.below(7) {
            0 | 1 => setting(random, "Recommended", |random, entries, router| {
                let site = Recommended {
                    hosts: Hosts::any(),
                    update_cache: entries.update_cache,
                    gzip: random.maybe(Gzip::new()),
                    sessions: entries.sessions,
                    conditional: random.maybe(ConditionalGet::new()),
                    locale: random.maybe(entries.locale),
                    csrf: random.maybe(Csrf::new()),
                    authentication: Authentication::new(People, entries.key.clone()),
                    login_required: login_required(random),
                    messages: random.maybe(Flash::new(messages::Fallback::new(entries.key))),
                    fetch_from_cache: FetchFromCache::new(),
                    csp: random.maybe(entries.csp),
                };
                site.wrap_router(router).boxed()
            }),
            2 => setting(random, "PolicyAbove", |random, entries, router| {
                let site = PolicyAbove {
                    csp: random.maybe(entries.csp),
                    hosts: Hosts::any(),
                    update_cache: entries.update_cache,
                    locale: random.maybe(entries.locale),
                    messages: random.maybe(Flash::new(messages::InCookie::new(entries.key.clone()))),
                    csrf: random.maybe(Csrf::new()),
                    sessions: entries.sessions,
                    gzip: random.maybe(Gzip::new()),
                    conditional: random.maybe(ConditionalGet::new()),
                    fetch_from_cache: FetchFromCache::new(),
                    authentication: Authentication::new(People, entries.key),
                };
                site.wrap_router(router).boxed()
            }),
            3 => setting(random, "AllInSessions", |random, entries, router| {
                let site = AllInSessions {
                    hosts: Hosts::any(),
                    update_cache: entries.update_cache,
                    csp: random.maybe(entries.csp),
                    gzip: random.maybe(Gzip::new()),
                    conditional: random.maybe(ConditionalGet::new()),
                    sessions: entries.sessions,
                    messages: random.maybe(Flash::new(messages::InSession)),
                    locale: random.maybe(entries.locale),
                    fetch_from_cache: FetchFromCache::new(),
                    csrf: random.maybe(Csrf::new()),
                    authentication: Authentication::new(People, entries.key),
                };
                site.wrap_router(router).boxed()
            }),
            4 | 5 => setting(random, "CookiesAlone", |random, entries, router| {
                let site = CookiesAlone {
                    hosts: Hosts::any(),
                    update_cache: entries.update_cache,
                    csrf: random.maybe(Csrf::new()),
                    gzip: random.maybe(Gzip::new()),
                    messages: random.maybe(Flash::new(messages::InCookie::new(entries.key))),
                    conditional: random.maybe(ConditionalGet::new()),
                    locale: random.maybe(entries.locale),
                    fetch_from_cache: FetchFromCache::new(),
                    csp: random.maybe(entries.csp),
                };
                site.wrap_router(router).boxed()
            }),
            _ => Self::without_a_cache(random),
        }
    }

    /// A chain that keeps nothing itself, behind a cache in front.
    pub(crate) fn without_a_cache(random: &mut Random) -> Self {
        let setting = setting(random, "WithoutACache", |random, entries, router| {
            let site = WithoutACache {
                hosts: Hosts::any(),
                gzip: random.maybe(Gzip::new()),
                sessions: entries.sessions,
                conditional: random.maybe(ConditionalGet::new()),
                locale: random.maybe(entries.locale),
                csrf: random.maybe(Csrf::new()),
                authentication: Authentication::new(People, entries.key.clone()),
                login_required: login_required(random),
                messages: random.maybe(Flash::new(messages::InCookie::new(entries.key))),
                csp: random.maybe(entries.csp),
            };
            site.wrap_router(router).boxed()
        });
        Self { front: true, ..setting }
    }

    /// The same, of which some requests are refused, with nothing in front.
    pub(crate) fn refusing(self) -> Self {
        Self { refuses: true, ..self.without_a_front() }
    }

    pub(crate) fn without_a_front(self) -> Self {
        Self { front: false, ..self }
    }
}
