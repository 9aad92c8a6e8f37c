//! poem: endpoints nested as types, each an `async fn`.

use std::hint::black_box;

use http::StatusCode;
use poem::{Endpoint, Request, Response, Result};

use super::Case;
use crate::work::{before, now, set_header, uri};

struct View<const HEADER: bool>;

impl<const HEADER: bool> Endpoint for View<HEADER> {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        Ok(answer::<HEADER>())
    }
}

#[inline(never)]
fn answer<const HEADER: bool>() -> Response {
    let mut response = Response::default();
    if HEADER {
        set_header(response.headers_mut());
    }
    black_box(response)
}

struct Layered<const HEADER: bool, E>(E);

impl<const HEADER: bool, E: Endpoint<Output = Response>> Endpoint for Layered<HEADER, E> {
    type Output = Response;

    async fn call(&self, req: Request) -> Result<Response> {
        before(req.uri().path());
        let mut response = self.0.call(req).await?;
        response.set_status(StatusCode::ACCEPTED);
        if HEADER {
            set_header(response.headers_mut());
        }
        Ok(response)
    }
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            vec![
                case(0, View::<false>),
                $(case($layers, nest!(Layered false, View::<false>; $($n)*)),)*
                case(0, View::<true>).that_sets(true),
                case(7, nest!(Layered true, View::<true>; 0 1 2 3 4 5 6)).that_sets(true),
            ]
        }
    };
}

up_to_32!(cases);

fn request() -> Request {
    Request::builder().uri(uri()).finish()
}

fn case(layers: usize, endpoint: impl Endpoint<Output = Response> + 'static) -> Case {
    let future = size_of_val(&endpoint.call(request()));
    Case::new("poem", layers, Some(future), move || drop(black_box(now(endpoint.call(request())))))
}
