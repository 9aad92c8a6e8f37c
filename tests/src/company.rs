//! What another crate declares: a list to be spread, and a chain to stand within, with types of its own.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

/// Known to this crate alone.
#[derive(Clone)]
struct Seal;

/// Known to all.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor(pub &'static str);

#[middleware]
async fn seal(req: &mut Request, next: impl Provide<Seal>) -> Response {
    next.provide(Seal).run(req).await
}

#[middleware]
async fn sealed(req: &mut Request, _seal: Seal, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn visitor(req: &mut Request, _seal: Seal, next: impl Provide<Visitor>) -> Response {
    next.provide(Visitor("ada")).run(req).await
}

middleware_chain! {
    /// A stack for every service.
    pub struct Company {
        seal,
        sealed,
        visitor,
    }
}
