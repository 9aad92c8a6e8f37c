//! Those that keep messages in the session stand below what provides it; whoever takes them below what provides them; a cache above.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::messages::{Fallback, Flash, InCookie, InSession, Messages};
use ordain_contrib::sessions::{Memory, Sessions};

#[middleware]
async fn greets(req: &mut Request, messages: Messages, next: impl Next) -> Response {
    messages.info("hello");
    next.run(req).await
}

#[middleware(before(sets::Varies))]
async fn update_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(sets::Varies))]
async fn fetch_from_cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct AboveTheSession {
        flash: Flash<InSession>,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct WithoutASession {
        flash: Flash<Fallback>,
    }
}

middleware_chain! {
    pub struct BelowWhoTakesThem {
        greets,
        flash: Flash<InCookie>,
    }
}

middleware_chain! {
    pub struct AboveTheCache {
        flash: Flash<InCookie>,
        update_cache,
    }
}

middleware_chain! {
    pub struct BelowTheCache {
        fetch_from_cache,
        flash: Flash<InCookie>,
    }
}

middleware_chain! {
    pub struct Twice {
        sessions: Sessions<Memory>,
        in_cookie: Flash<InCookie>,
        in_session: Flash<InSession>,
    }
}

fn main() {}
