//! What it needs stands above it; guards, logins by themselves and whoever takes the token below; and no limit of the body.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::csrf::{Csrf, CsrfToken, InCookie, InSession};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::sessions::{Memory, Sessions};

#[middleware(in_set(sets::Guards))]
async fn permissions(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::LogsIn))]
async fn remote_user(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(sets::ReadsBody))]
async fn limit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(sets::Varies))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn tells(req: &mut Request, _token: CsrfToken, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct AboveTheHost {
        csrf: Csrf<InCookie>,
        hosts: Hosts,
    }
}

middleware_chain! {
    pub struct AboveTheSession {
        hosts: Hosts,
        csrf: Csrf<InSession>,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct WithoutASession {
        hosts: Hosts,
        csrf: Csrf<InSession>,
    }
}

middleware_chain! {
    pub struct BelowAGuard {
        hosts: Hosts,
        permissions,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct BelowALogin {
        hosts: Hosts,
        remote_user,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct AboveALimit {
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        limit,
    }
}

middleware_chain! {
    pub struct AboveTheCache {
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        update_cache,
    }
}

middleware_chain! {
    pub struct BelowWhoTakesTheToken {
        hosts: Hosts,
        tells,
        csrf: Csrf<InCookie>,
    }
}

middleware_chain! {
    pub struct Twice {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        in_cookie: Csrf<InCookie>,
        in_session: Csrf<InSession>,
    }
}

fn main() {}
