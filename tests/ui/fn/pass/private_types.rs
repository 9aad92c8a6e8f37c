//! What a middleware needs and provides may be more private than the middleware: nothing says so in its interface but what the
//! user has written.

#![forbid(private_interfaces, private_bounds, unused, missing_docs)]

use std::ops::ControlFlow;

use ordain::{After, Either, Next, Provide, Request, Response, Shared, View, blocking, middleware, middleware_chain, view};

/// Private to the crate.
#[derive(Clone)]
struct Session;

/// Private to the crate, too.
#[derive(Clone)]
struct User;

type Alias = Session;

mod auth {
    use super::*;

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<super::Session>) -> Response {
        next.provide(Session).run(req).await
    }

    #[middleware]
    pub async fn other_session(req: &mut Request, next: impl Provide<Alias>) -> Response {
        next.provide(Session).run(req).await
    }

    #[middleware]
    pub async fn timing(req: &mut Request, _s: super::Session, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware]
    pub async fn perhaps(req: &mut Request, _s: Option<super::Session>, next: impl Provide<super::Session>) -> Response {
        next.provide(Session).run(req).await
    }

    #[middleware]
    pub async fn afterwards(req: &mut Request, _user: After<super::User>, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware]
    pub fn waits(req: &mut Request, _s: super::Session, next: impl blocking::Provide<super::User>) -> Response {
        next.provide(User).run(req)
    }

    #[middleware(process_view)]
    pub fn looks(_req: &mut Request, _user: super::User, _view: &View<'_>) {}

    pub mod deep {
        #[ordain::middleware]
        pub async fn deeper(
            req: &mut ordain::Request,
            _s: super::super::Session,
            next: impl ordain::Next,
        ) -> ordain::Response {
            next.run(req).await
        }
    }
}

/// Two middlewares that share what nobody else can name.
pub mod sealed {
    use super::*;

    #[derive(Clone)]
    struct Key;

    /// Makes a key.
    #[derive(Debug)]
    pub struct Makes;

    #[middleware]
    impl Makes {
        fn process_request(&self, _req: &Request) -> ControlFlow<Response, Key> {
            ControlFlow::Continue(Key)
        }
    }

    /// Takes it.
    #[derive(Debug)]
    pub struct Takes<T>(pub T);

    #[middleware]
    impl<T> Takes<T> {
        async fn process_exception(&self, _req: &mut Request, _key: Key, _error: &ordain::Error) -> Option<Response> {
            None
        }
    }
}

mod inner {
    ordain::middleware_chain! {
        /// A list to be spread.
        #[chain(part)]
        pub struct Common {
            super::auth::session,
            super::auth::timing,
        }
    }
}

middleware_chain! {
    /// Everything.
    struct Site {
        makes: sealed::Makes,
        auth::afterwards,
        shared: Shared<User>,
        ..inner::Common,
        auth::deep::deeper,
        takes: sealed::Takes<String>,
    }
}

middleware_chain! {
    /// Choices.
    struct Choices {
        session: Either<auth::session, auth::other_session>,
        timing: Option<auth::timing>,
        waits: std::sync::Arc<auth::waits>,
        auth::looks,
    }
}

middleware_chain! {
    /// By default.
    struct Defaults {
        session: Option<auth::session>,
        auth::perhaps,
        auth::timing,
    }
}

middleware_chain! {
    /// Inside.
    #[chain(within(Site))]
    struct Admin {
        auth::perhaps,
        auth::looks,
    }
}

#[view(Site)]
async fn page(_req: &mut Request, _session: Alias) -> &'static str {
    "page"
}

fn main() {
    let site = Site { makes: sealed::Makes, shared: Shared(User), takes: sealed::Takes(String::new()) };
    let _ = site.wrap(page);
    let _ = Admin.wrap(async |_: &mut Request| "admin");
    let choices = Choices {
        session: Either::First(auth::session {}),
        timing: None,
        waits: std::sync::Arc::new(auth::waits {}),
    };
    let _ = choices.wrap(async |_: &mut Request| "choices");
    let _ = Defaults { session: None }.wrap(async |_: &mut Request| "defaults");
}
