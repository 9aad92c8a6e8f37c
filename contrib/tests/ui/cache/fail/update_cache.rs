//! What is kept has the last `Vary`, all cookies, and is compressed.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::locale::Locale;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::sessions::{self, Sessions};

#[middleware(in_set(sets::Compresses))]
async fn brotli(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct BelowSessions {
        hosts: Hosts,
        sessions: Sessions<sessions::Memory>,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct BelowTokens {
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct BelowMessages {
        hosts: Hosts,
        messages: Flash<messages::InCookie>,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct BelowLanguages {
        hosts: Hosts,
        locale: Locale,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct BelowGzip {
        hosts: Hosts,
        Gzip,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct BelowWhatCompresses {
        hosts: Hosts,
        brotli,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

fn main() {}
