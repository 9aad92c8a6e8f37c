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
pub(crate) fn answer<const HEADER: bool>() -> Response {
    answer_with::<HEADER, _>(Body::empty())
}

pub(crate) async fn view<const HEADER: bool>(_: &mut Request) -> Response {
    answer::<HEADER>()
}

pub(crate) fn blocking_view<const HEADER: bool>(_: &mut Request) -> Response {
    answer::<HEADER>()
}

#[middleware(repeatable)]
pub(crate) async fn around(req: &mut Request, next: impl Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req).await;
    after::<false, _>(&mut response);
    response
}

#[middleware(repeatable)]
pub(crate) async fn around_with_header(req: &mut Request, next: impl Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req).await;
    after::<true, _>(&mut response);
    response
}

#[middleware(repeatable)]
pub(crate) fn blocks(req: &mut Request, next: impl blocking::Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req);
    after::<false, _>(&mut response);
    response
}

#[middleware(repeatable)]
fn blocks_with_header(req: &mut Request, next: impl blocking::Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req);
    after::<true, _>(&mut response);
    response
}

/// A hook before and a hook after.
#[derive(Default)]
pub(crate) struct Hooked<const HEADER: bool>;

#[middleware(repeatable)]
impl<const HEADER: bool> Hooked<HEADER> {
    fn process_request(&self, req: &mut Request) {
        before(req.uri().path());
    }

    fn process_response(&self, _req: &mut Request, response: &mut Response) {
        after::<HEADER, _>(response);
    }
}

middleware_chain! { struct Empty {} }

/// A chain whose entries are those in the brackets, over and over, one for each number.
macro_rules! chain {
    ($name:ident, [$($entries:tt)*], $($n:literal)*) => { chain!(@ $name [] [$($entries)*] $($n)*); };
    (@ $name:ident [$($done:tt)*] [[$($entry:tt)*] $($others:tt)*] $first:literal $($rest:literal)*) => {
        chain!(@ $name [$($done)* $($entry)*,] [$($others)* [$($entry)*]] $($rest)*);
    };
    (@ $name:ident [$($done:tt)*] [$($entries:tt)*]) => {
        middleware_chain! { struct $name { $($done)* } }
    };
}

macro_rules! case {
    ($peer:literal, $layers:literal, $header:literal, $chain:expr) => {{
        let app = $chain.wrap(view::<$header>);
        let future = size_of_val(&app.handle(request()));
        let once = move || drop(black_box(now(app.handle(request()))));
        Case::new($peer, $layers, Some(future), once).that_sets($header)
    }};
    (blocking $peer:literal, $layers:literal, $header:literal, $chain:expr) => {{
        let app = $chain.wrap_blocking(blocking_view::<$header>);
        let once = move || drop(black_box(app.handle_blocking(request())));
        Case::new($peer, $layers, None, once).that_sets($header)
    }};
}

/// All kinds of chains of so many layers.
macro_rules! kinds {
    ($layers:literal, $header:literal, $around:ident, $blocks:ident; $($n:literal)*) => {{
        chain!(Async, [[$around]], $($n)*);
        chain!(Blocking, [[$blocks]], $($n)*);
        chain!(Hooks, [[Hooked<$header>]], $($n)*);
        chain!(Mixed, [[$around] [Hooked<$header>]], $($n)*);
        [
            case!("ordain async", $layers, $header, Async),
            case!("ordain hooks", $layers, $header, Hooks),
            case!("ordain mixed", $layers, $header, Mixed),
            case!(blocking "ordain blocking", $layers, $header, Blocking),
        ]
    }};
}

/// The chain without layers, which is the same for all kinds.
macro_rules! bare {
    ($header:literal) => {
        [
            case!("ordain async", 0, $header, Empty),
            case!("ordain hooks", 0, $header, Empty),
            case!("ordain mixed", 0, $header, Empty),
            case!(blocking "ordain blocking", 0, $header, Empty),
        ]
    };
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            [
                bare!(false),
                $(kinds!($layers, false, around, blocks; $($n)*),)*
                bare!(true),
                kinds!(7, true, around_with_header, blocks_with_header; 0 1 2 3 4 5 6),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
    };
}

up_to_128!(cases);
