//! rama: services nested as types, each an `async fn`.

use std::convert::Infallible;
use std::hint::black_box;

use ordain::{Request, Response};
use rama_core::Service;

use super::Case;
use super::ordain::{answer, request};
use crate::work::{after, before, now};

struct View;

impl Service<Request> for View {
    type Output = Response;
    type Error = Infallible;

    async fn serve(&self, _: Request) -> Result<Response, Infallible> {
        Ok(answer())
    }
}

struct Layered<S>(S);

impl<S: Service<Request, Output = Response, Error = Infallible>> Service<Request> for Layered<S> {
    type Output = Response;
    type Error = Infallible;

    async fn serve(&self, req: Request) -> Result<Response, Infallible> {
        before(req.uri().path());
        let mut response = self.0.serve(req).await?;
        after(&mut response);
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

fn case(layers: usize, service: impl Service<Request>) -> Case {
    let future = size_of_val(&service.serve(request()));
    Case::new("rama", layers, Some(future), move || drop(black_box(now(service.serve(request())))))
}
