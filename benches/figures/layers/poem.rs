//! poem: endpoints nested as types, each an `async fn`.

use std::hint::black_box;

use http::StatusCode;
use poem::{Endpoint, Request, Response, Result};

use super::Case;
use crate::work::{before, now, set_header, sets_header, uri};

struct View;

impl Endpoint for View {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        Ok(answer())
    }
}

#[inline(never)]
fn answer() -> Response {
    let mut response = Response::default();
    if sets_header() {
        set_header(response.headers_mut());
    }
    black_box(response)
}

struct Layered<E>(E);

impl<E: Endpoint<Output = Response>> Endpoint for Layered<E> {
    type Output = Response;

    async fn call(&self, req: Request) -> Result<Response> {
        before(req.uri().path());
        let mut response = self.0.call(req).await?;
        response.set_status(StatusCode::ACCEPTED);
        if sets_header() {
            set_header(response.headers_mut());
        }
        Ok(response)
    }
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            vec![case(0, View), $(case($layers, nest!(Layered, View; $($n)*)),)*]
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
