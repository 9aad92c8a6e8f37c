//! Wrong chains: the rules that they break are waived.

use http::{HeaderMap, StatusCode};
use ordain::{middleware, middleware_chain, sets};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::locale::Locale;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::sessions::{self, Sessions};

use super::random::Random;
use super::sites::{Setting, setting};

/// A site.
type Site = fn(&mut Random) -> Setting;

/// Orders in which somebody is shown what is another's.
pub(crate) const ORDERS: [(&str, Site); 4] = [
    ("sessions above what keeps pages", sessions_above),
    ("tokens above what keeps pages", tokens_above),
    ("messages above what keeps pages", messages_above),
    ("what refuses visitors below what shows pages", refusal_below),
];

/// Orders in which nobody is.
pub(crate) const HARMLESS: [(&str, Site); 3] = [
    ("languages above what keeps pages", languages_above),
    ("gzip above what keeps pages", gzip_above),
    ("sessions and languages below what shows pages", varying_below),
];

middleware_chain! {
    struct SessionsAbove {
        hosts: Hosts,
        sessions: Sessions<sessions::Memory>,
        #[middleware(waive(before(sets::Varies), reason = "it is wrong on purpose"))]
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct TokensAbove {
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        #[middleware(waive(before(sets::Varies), reason = "it is wrong on purpose"))]
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct MessagesAbove {
        hosts: Hosts,
        messages: Flash<messages::InCookie>,
        #[middleware(waive(before(sets::Varies), reason = "it is wrong on purpose"))]
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct LanguagesAbove {
        hosts: Hosts,
        locale: Locale,
        #[middleware(waive(before(sets::Varies), reason = "it is wrong on purpose"))]
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct GzipAbove {
        hosts: Hosts,
        gzip: Gzip,
        #[middleware(
            waive(before(sets::Varies), reason = "it is wrong on purpose"),
            waive(before(sets::Compresses), reason = "it is wrong on purpose")
        )]
        update_cache: UpdateCache<Memory>,
        sessions: Sessions<sessions::Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    struct VaryingBelow {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        #[middleware(waive(after(sets::Varies), reason = "it is wrong on purpose"))]
        fetch_from_cache: FetchFromCache<Memory>,
        sessions: Sessions<sessions::Memory>,
        locale: Locale,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    struct RefusalBelow {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        #[middleware(waive(after(sets::Answers), reason = "it is wrong on purpose"))]
        fetch_from_cache: FetchFromCache<Memory>,
        refuses_the_seventh,
    }
}

/// Whom the site does not want.
pub(crate) fn is_refused(asked: &HeaderMap) -> bool {
    asked.get("x-visitor").is_some_and(|number| number == "7")
}

#[middleware(process_request, in_set(sets::Answers))]
fn refuses_the_seventh(req: &ordain::Request) -> Option<StatusCode> {
    is_refused(req.headers()).then_some(StatusCode::FORBIDDEN)
}

fn sessions_above(random: &mut Random) -> Setting {
    let setting = setting(random, "SessionsAbove", |_, entries, router| {
        let (hosts, fetch_from_cache) = (Hosts::any(), FetchFromCache::new());
        SessionsAbove { hosts, sessions: entries.sessions, update_cache: entries.update_cache, fetch_from_cache }
            .wrap_router(router)
            .boxed()
    });
    setting.without_a_front()
}

fn tokens_above(random: &mut Random) -> Setting {
    let setting = setting(random, "TokensAbove", |_, entries, router| {
        let (hosts, fetch_from_cache) = (Hosts::any(), FetchFromCache::new());
        TokensAbove { hosts, csrf: Csrf::new(), update_cache: entries.update_cache, fetch_from_cache }
            .wrap_router(router)
            .boxed()
    });
    setting.without_a_front()
}

fn messages_above(random: &mut Random) -> Setting {
    let setting = setting(random, "MessagesAbove", |_, entries, router| {
        let (hosts, fetch_from_cache) = (Hosts::any(), FetchFromCache::new());
        let messages = Flash::new(messages::InCookie::new(entries.key));
        MessagesAbove { hosts, messages, update_cache: entries.update_cache, fetch_from_cache }
            .wrap_router(router)
            .boxed()
    });
    setting.without_a_front()
}

fn languages_above(random: &mut Random) -> Setting {
    setting(random, "LanguagesAbove", |_, entries, router| {
        let (hosts, fetch_from_cache) = (Hosts::any(), FetchFromCache::new());
        LanguagesAbove { hosts, locale: entries.locale, update_cache: entries.update_cache, fetch_from_cache }
            .wrap_router(router)
            .boxed()
    })
}

fn gzip_above(random: &mut Random) -> Setting {
    setting(random, "GzipAbove", |_, entries, router| {
        let site = GzipAbove {
            hosts: Hosts::any(),
            gzip: Gzip::new(),
            update_cache: entries.update_cache,
            sessions: entries.sessions,
            fetch_from_cache: FetchFromCache::new(),
        };
        site.wrap_router(router).boxed()
    })
}

fn varying_below(random: &mut Random) -> Setting {
    setting(random, "VaryingBelow", |_, entries, router| {
        let site = VaryingBelow {
            hosts: Hosts::any(),
            update_cache: entries.update_cache,
            fetch_from_cache: FetchFromCache::new(),
            sessions: entries.sessions,
            locale: entries.locale,
            csrf: Csrf::new(),
        };
        site.wrap_router(router).boxed()
    })
}

fn refusal_below(random: &mut Random) -> Setting {
    let setting = setting(random, "RefusalBelow", |_, entries, router| {
        let (hosts, fetch_from_cache) = (Hosts::any(), FetchFromCache::new());
        RefusalBelow { hosts, update_cache: entries.update_cache, fetch_from_cache }.wrap_router(router).boxed()
    });
    setting.refusing()
}
