//! Sessions above what needs one, whichever store it is.

use ordain::{Either, Next, Request, Response, middleware, middleware_chain};
use ordain_contrib::sessions::{Memory, Session, Sessions, SignedCookie};

#[middleware]
async fn visits(req: &mut Request, session: Session, next: impl Next) -> Response {
    session.insert("visits", 1).await.expect("memory");
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        sessions: Sessions<Memory>,
        visits,
    }
}

middleware_chain! {
    pub struct OneOfTwo {
        sessions: Either<Sessions<Memory>, Sessions<SignedCookie>>,
        visits,
    }
}

middleware_chain! {
    pub struct OneOfTwoStores {
        sessions: Sessions<Either<Memory, SignedCookie>>,
        visits,
    }
}
