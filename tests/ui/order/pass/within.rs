#![deny(warnings)]

use ordain::{Next, Provide, Request, Response, Shared, middleware, middleware_chain};

mod site {
    use super::*;

    #[derive(Clone)]
    pub struct User;

    // Known to nobody else.
    #[derive(Clone)]
    struct Session;

    #[middleware(repeatable)]
    pub async fn timing(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware]
    async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }

    #[middleware]
    async fn renewal(req: &mut Request, _session: Session, next: impl Next) -> Response {
        next.run(req).await
    }

    #[middleware]
    pub async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
        next.provide(User).run(req).await
    }

    #[middleware]
    async fn late(req: &mut Request, _locale: Option<super::Locale>, next: impl Next) -> Response {
        next.run(req).await
    }

    middleware_chain! {
        pub struct Site { timing, session, renewal, locale: Option<super::by_header>, late, authentication }
    }
}

use site::{Site, User};

#[derive(Clone)]
pub struct Locale;

#[middleware]
async fn by_header(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale).run(req).await
}

#[middleware]
async fn or_english(req: &mut Request, _locale: Option<Locale>, next: impl Provide<Locale>) -> Response {
    next.provide(Locale).run(req).await
}

#[middleware(requires(site::authentication), after(site::authentication))]
async fn members_only(req: &mut Request, _user: User, _locale: Locale, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn masked(req: &mut Request, user: User, next: impl Provide<User>) -> Response {
    next.provide(user).run(req).await
}

#[middleware]
async fn somebody_else(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req).await
}

#[middleware(outermost)]
async fn first(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    #[chain(within(Site))]
    struct Members { first, site::timing, or_english, members_only, masked }
}

middleware_chain! {
    /// Two steps inside.
    #[chain(within(Members))]
    struct Board {
        #[middleware(waive(provides, reason = "the board acts for the club"))]
        somebody_else,
        board: Shared<u8>,
    }
}

middleware_chain! {
    struct Shop { somebody_else }
}

middleware_chain! {
    /// Right in both.
    #[chain(within(Site, Shop))]
    struct Profile { masked }
}

middleware_chain! {
    #[chain(within(Profile, Board))]
    struct Deep { masked_again }
}

#[middleware]
async fn masked_again(req: &mut Request, user: User, next: impl Provide<User>) -> Response {
    next.provide(user).run(req).await
}

#[ordain::view(Deep, Board)]
async fn view(_req: &mut Request, _user: User) -> &'static str {
    "hello"
}

fn main() {
    let _ = Site { locale: None }.wrap(view);
    let _ = Members.wrap(view);
    let _ = Board { board: Shared(1) }.wrap(view);
    let _ = (Shop.wrap(view), Profile.wrap(view), Deep.wrap(view));
}
