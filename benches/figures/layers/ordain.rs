//! ordain: around-layers, blocking ones, hooks, and a mixture.

#![expect(clippy::unused_self, reason = "a hook is a method, whether it has state or not")]

use std::hint::black_box;

use ordain::{Body, Next, Request, Response, blocking, middleware, middleware_chain};

use super::Case;
use crate::work::{after, answer_with, before, now, uri};

pub(crate) fn request() -> Request {
    let mut req = Request::new(Body::empty());
    *req.uri_mut() = uri();
    req
}

#[inline(never)]
pub(crate) fn answer() -> Response {
    answer_with(Body::empty())
}

pub(crate) async fn view(_: &mut Request) -> Response {
    answer()
}

pub(crate) fn blocking_view(_: &mut Request) -> Response {
    answer()
}

/// Around what is inside, async.
#[derive(Default)]
pub(crate) struct Around<const N: usize>;

#[middleware]
impl<const N: usize> Around<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        before(req.uri().path());
        let mut response = next.run(req).await;
        after(&mut response);
        response
    }
}

/// Around what is inside, blocking.
#[derive(Default)]
pub(crate) struct Blocks<const N: usize>;

#[middleware]
impl<const N: usize> Blocks<N> {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> Response {
        before(req.uri().path());
        let mut response = next.run(req);
        after(&mut response);
        response
    }
}

/// A hook before and a hook after.
#[derive(Default)]
struct Hooked<const N: usize>;

#[middleware]
impl<const N: usize> Hooked<N> {
    fn process_request(&self, req: &mut Request) {
        before(req.uri().path());
    }

    fn process_response(&self, _req: &mut Request, response: &mut Response) {
        after(response);
    }
}

middleware_chain! { struct Empty {} }

macro_rules! case {
    ($peer:literal, $layers:expr, $chain:expr) => {{
        let app = $chain.wrap(view);
        let future = size_of_val(&app.handle(request()));
        Case::new($peer, $layers, Some(future), move || drop(black_box(now(app.handle(request())))))
    }};
    (blocking $peer:literal, $layers:expr, $chain:expr) => {{
        let app = $chain.wrap_blocking(blocking_view);
        Case::new($peer, $layers, None, move || drop(black_box(app.handle_blocking(request()))))
    }};
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            let mut cases = vec![
                case!("ordain async", 0, Empty),
                case!("ordain hooks", 0, Empty),
                case!(blocking "ordain blocking", 0, Empty),
            ];
            $({
                middleware_chain! { struct Async { $(Around<$n>,)* } }
                middleware_chain! { struct Hooks { $(Hooked<$n>,)* } }
                middleware_chain! { struct Blocking { $(Blocks<$n>,)* } }
                cases.push(case!("ordain async", $layers, Async));
                cases.push(case!("ordain hooks", $layers, Hooks));
                cases.push(case!(blocking "ordain blocking", $layers, Blocking));
            })*
            cases
        }
    };
}

up_to_128!(cases);

/// Around-layers and hooks in turns.
pub(super) fn mixed() -> Vec<Case> {
    middleware_chain! { struct Four { Around<0>, Hooked<1>, Around<2>, Hooked<3> } }
    middleware_chain! {
        struct Seven { Around<0>, Hooked<1>, Around<2>, Hooked<3>, Around<4>, Hooked<5>, Around<6> }
    }
    middleware_chain! {
        struct Twelve {
            Around<0>, Hooked<1>, Around<2>, Hooked<3>, Around<4>, Hooked<5>,
            Around<6>, Hooked<7>, Around<8>, Hooked<9>, Around<10>, Hooked<11>,
        }
    }
    vec![
        case!("ordain mixed", 0, Empty),
        case!("ordain mixed", 4, Four),
        case!("ordain mixed", 7, Seven),
        case!("ordain mixed", 12, Twelve),
    ]
}
