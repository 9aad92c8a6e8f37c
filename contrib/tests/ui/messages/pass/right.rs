//! In a cookie without a session, wherever; in a session below that.

use ordain::{Next, Request, Response, middleware, middleware_chain};
use ordain_contrib::messages::{Fallback, Flash, InCookie, InSession, Messages};
use ordain_contrib::sessions::{Memory, Sessions};

#[middleware]
async fn greets(req: &mut Request, messages: Messages, next: impl Next) -> Response {
    messages.info("hello");
    next.run(req).await
}

middleware_chain! {
    pub struct Cookie {
        flash: Flash<InCookie>,
        greets,
    }
}

middleware_chain! {
    pub struct Session {
        sessions: Sessions<Memory>,
        flash: Flash<InSession>,
        greets,
    }
}

middleware_chain! {
    pub struct Both {
        sessions: Sessions<Memory>,
        flash: Flash<Fallback>,
        greets,
    }
}
