//! What says who provides it is a need like any other: private, generic, or within a fn.

#![deny(warnings)]

use std::marker::PhantomData;

use ordain::{FromChain, Next, Provide, Request, Response, middleware, middleware_chain};

pub trait Accounts: Send + Sync + 'static {}

pub struct People;

impl Accounts for People {}

#[derive(FromChain)]
#[from_chain(provided_by = "accounts::Authentication")]
pub struct Account<A: Accounts>(PhantomData<A>);

impl<A: Accounts> Clone for Account<A> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

pub struct Holds<T>(T);

#[middleware]
impl<T: Clone + Send + Sync + 'static> Holds<T> {
    async fn call(&self, req: &mut Request, next: impl Provide<T>) -> Response {
        next.provide(self.0.clone()).run(req).await
    }
}

pub struct Takes<T>(PhantomData<T>);

#[middleware]
impl<T: Clone + Send + Sync + 'static> Takes<T> {
    async fn call(&self, req: &mut Request, _taken: T, next: impl Next) -> Response {
        next.run(req).await
    }
}

pub struct Guards<A>(PhantomData<A>);

#[middleware]
impl<A: Accounts> Guards<A> {
    async fn call(&self, req: &mut Request, _account: Account<A>, next: impl Next) -> Response {
        next.run(req).await
    }
}

middleware_chain! {
    pub struct Site {
        holds: Holds<Account<People>>,
        takes: Takes<Account<People>>,
        guards: Guards<People>,
    }
}

fn main() {
    #[derive(Clone, FromChain)]
    #[from_chain(crate = ordain, provided_by = "token")]
    struct Token;

    #[middleware]
    async fn token(req: &mut Request, next: impl Provide<Token>) -> Response {
        next.provide(Token).run(req).await
    }

    #[middleware]
    async fn shows(req: &mut Request, _token: Token, next: impl Next) -> Response {
        next.run(req).await
    }

    middleware_chain! {
        struct Within {
            token,
            shows,
        }
    }

    let _ = Site { holds: Holds(Account(PhantomData)), takes: Takes(PhantomData), guards: Guards(PhantomData) };
    let _ = Within;
}
