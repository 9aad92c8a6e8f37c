//! No prelude, shadowed names, raw identifiers, and arguments called like what generated code might use.
#![no_implicit_prelude]
#![deny(warnings)]

mod shadows {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Send;
    pub(crate) mod core {}
    pub(crate) mod std {}
}

#[allow(unused)]
use self::shadows::{Option, Result, Send, core, std};

use ::ordain::blocking::Next as BlockingNext;
use ::ordain::{Next, Provide, Request as Req, Response, middleware, middleware_chain};
use ::std::clone::Clone;

#[derive(Clone)]
struct r#Type;

#[middleware]
async fn r#try(next: &mut Req, req: impl Provide<r#Type>) -> Response {
    req.provide(r#Type).run(next).await
}

#[middleware]
async fn req(response: &mut Req, self_: r#Type, next: impl Next, #[cfg_attr(any(), allow(unused))] need1: ::std::option::Option<u8>) -> Response {
    let _ = (self_, need1);
    next.run(response).await
}

#[middleware]
fn next(_: &mut Req, next: impl BlockingNext) -> Response {
    let mut request = <Req as ::std::default::Default>::default();
    next.run(&mut request)
}

#[middleware]
async fn need1<'a>(error: &'a mut Req, call: impl Next) -> impl ::ordain::IntoResponse {
    call.run(error).await
}

middleware_chain! {
    struct Site {
        r#try,
        req,
        next,
        need1,
    }
}

fn main() {
    let _ = Site;
}
