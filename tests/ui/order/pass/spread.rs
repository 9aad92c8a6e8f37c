#![deny(warnings)]

use ordain::{Either, Next, Provide, Request, Response, Shared, middleware, middleware_chain};

mod company {
    use super::*;

    // Known to nobody else.
    #[derive(Clone)]
    struct Secret;

    #[middleware]
    async fn secret(req: &mut Request, next: impl Provide<Secret>) -> Response {
        next.provide(Secret).run(req).await
    }

    #[middleware(after(super::timing))]
    pub async fn audit(req: &mut Request, _session: super::Session, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware]
    async fn seal(req: &mut Request, _secret: Secret, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware(before(super::session))]
    pub async fn quirk(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }

    middleware_chain! {
        /// What it lacks is not its fault.
        #[chain(part)]
        pub struct Company {
            secret,
            audit,
            seal,
            #[middleware(waive(before(super::session), reason = "here it need not"))]
            quirk,
        }
    }

    middleware_chain! {
        pub struct Configured { key: Shared<u64>, pub_key: Option<Shared<u32>>, either: Either<super::timing, super::other> }
    }
}

use company::{Company, Configured};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, _key: u64, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[middleware]
pub async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
pub async fn other(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct Empty {}
}

middleware_chain! {
    struct Site {
        ..configured: Configured,
        ..Empty,
        session,
        ..Company,
        #[cfg(any())]
        ..Company,
        #[cfg(not(any()))]
        ..Empty,
    }
}

middleware_chain! {
    struct Nested { key: Shared<u64>, session, ..Parts }
}

middleware_chain! {
    #[chain(part)]
    struct Parts { ..Empty, ..Company, last }
}

#[middleware(after(company::audit))]
async fn last(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(within(Sessions))]
    struct Inside { ..Parts }
}

middleware_chain! {
    struct Sessions { key: Shared<u64>, session }
}

async fn view(_req: &mut Request) -> &'static str {
    "hello"
}

fn main() {
    let configured = Configured { key: Shared(1), pub_key: None, either: Either::First(timing {}) };
    let _ = Site { configured }.wrap(view);
    let _ = Nested { key: Shared(1) }.wrap(view);
    let _ = Inside.wrap(view);
    let _ = Sessions { key: Shared(1) }.wrap(view);
}
