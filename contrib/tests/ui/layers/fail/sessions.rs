//! Two would set one cookie; whatever needs a session stands below.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

type Sessions = layers::Sessions<SessionManagerLayer<MemoryStore>>;

#[middleware(in_set(sets::KeepsSessions))]
async fn others(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn visits(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        visits,
        sessions: Sessions,
    }
}

middleware_chain! {
    pub struct Twice {
        sessions: Sessions,
        others,
    }
}

fn main() {}
