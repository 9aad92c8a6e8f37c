//! motore: services nested as types, each an `async fn`.

use std::convert::Infallible;
use std::hint::black_box;

use motore::Service;
use ordain::{Request, Response};

use super::Case;
use super::ordain::{answer, request};
use crate::work::{after, before, now};

struct View;

impl Service<(), Request> for View {
    type Response = Response;
    type Error = Infallible;

    async fn call(&self, (): &mut (), _: Request) -> Result<Response, Infallible> {
        Ok(answer())
    }
}

struct Layered<S>(S);

impl<S: Service<(), Request, Response = Response, Error = Infallible> + Sync> Service<(), Request> for Layered<S> {
    type Response = Response;
    type Error = Infallible;

    async fn call(&self, cx: &mut (), req: Request) -> Result<Response, Infallible> {
        before(req.uri().path());
        let mut response = self.0.call(cx, req).await?;
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

fn case(layers: usize, service: impl Service<(), Request> + 'static) -> Case {
    let future = size_of_val(&service.call(&mut (), request()));
    Case::new("motore", layers, Some(future), move || drop(black_box(now(service.call(&mut (), request())))))
}
