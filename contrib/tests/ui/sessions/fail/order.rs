//! Whatever needs a session stands below what provides it, and there is one that does.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::sessions::{Memory, Session, Sessions};

#[middleware]
async fn visits(req: &mut Request, session: Session, next: impl Next) -> Response {
    session.insert("visits", 1).await.expect("memory");
    next.run(req).await
}

#[middleware(in_set(sets::KeepsSessions))]
async fn others(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        visits,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct NoSessions {
        visits,
    }
}

middleware_chain! {
    pub struct Twice {
        sessions: Sessions<Memory>,
        others,
        visits,
    }
}

fn main() {}
