use ordain::{middleware_chain};

mod sessions {
    use ordain::{Provide, Request, Response, middleware};

    #[derive(Clone)]
    pub struct Session;

    #[middleware]
    pub async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
        next.provide(Session).run(req).await
    }
}

mod auth {
    use ordain::{Provide, Request, Response, middleware};

    use crate::sessions::Session;

    #[derive(Clone)]
    pub struct User;

    #[middleware]
    pub async fn authentication(
        req: &mut Request,
        _session: Session,
        next: impl Provide<User>,
    ) -> Response {
        next.provide(User).run(req).await
    }
}

middleware_chain! {
    pub struct Site {
        crate::auth::authentication,
        self::sessions::session,
    }
}

fn main() {}
