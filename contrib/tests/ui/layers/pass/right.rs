//! The orders that the table asks for.

use axum_login::{AuthManagerLayer, AuthSession, AuthUser, AuthnBackend};
use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::layers;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

#[derive(Debug, Clone)]
struct User;
#[derive(Debug, Clone)]
struct Users;

impl AuthUser for User {
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    fn session_auth_hash(&self) -> &[u8] {
        &[]
    }
}

impl AuthnBackend for Users {
    type User = User;
    type Credentials = ();
    type Error = std::convert::Infallible;

    async fn authenticate(&self, (): ()) -> Result<Option<User>, Self::Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u8) -> Result<Option<User>, Self::Error> {
        Ok(None)
    }
}

type Login = layers::Login<AuthManagerLayer<Users, MemoryStore>>;

type Sessions = layers::Sessions<SessionManagerLayer<MemoryStore>>;

#[middleware(in_set(sets::Authenticates))]
async fn token(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Answers))]
async fn maintenance(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Redirects))]
async fn slash(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::ChangesBody))]
async fn minify(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::ReadsBody))]
async fn csrf(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::RequiresLogin))]
async fn members_only(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::Varies))]
async fn language(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn greeting(req: &mut Request, _auth: AuthSession<Users>, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn visits(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    struct WithLogin {
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        propagate: layers::PropagateRequestId,
        cors: layers::Cors,
        layers::Compression,
        timeout: layers::Timeout,
        limit: layers::BodyLimit,
        maintenance,
        slash,
        csrf,
        login: Login,
        members_only,
        greeting,
        language,
        minify,
        layers::CatchPanic,
    }
}

middleware_chain! {
    struct WithSessions {
        layers::CatchPanic,
        language,
        layers::Compression,
        minify,
        set_request_id: layers::SetRequestId,
        trace: layers::Trace,
        propagate: layers::PropagateRequestId,
        cors: layers::Cors,
        sessions: Sessions,
        visits,
        limit: layers::BodyLimit,
        csrf,
        timeout: layers::Timeout,
        token,
    }
}

middleware_chain! {
    struct Alone {
        propagate: layers::PropagateRequestId,
    }
}

middleware_chain! {
    struct Few {
        cors: layers::Cors,
        layers::Compression,
    }
}
