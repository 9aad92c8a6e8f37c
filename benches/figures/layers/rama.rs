//! rama: services nested as types, each an `async fn`.

use std::convert::Infallible;
use std::hint::black_box;

use ordain::{Request, Response};
use rama_core::Service;

use super::Case;
use super::ordain::{answer, request};
use crate::work::{after, before, now};

struct View<const HEADER: bool>;

impl<const HEADER: bool> Service<Request> for View<HEADER> {
    type Output = Response;
    type Error = Infallible;

    async fn serve(&self, _: Request) -> Result<Response, Infallible> {
        Ok(answer::<HEADER>())
    }
}

struct Layered<const HEADER: bool, S>(S);

impl<const HEADER: bool, S> Service<Request> for Layered<HEADER, S>
where
    S: Service<Request, Output = Response, Error = Infallible>,
{
    type Output = Response;
    type Error = Infallible;

    async fn serve(&self, req: Request) -> Result<Response, Infallible> {
        before(req.uri().path());
        let mut response = self.0.serve(req).await?;
        after::<HEADER, _>(&mut response);
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

fn case(layers: usize, service: impl Service<Request>) -> Case {
    let future = size_of_val(&service.serve(request()));
    Case::new("rama", layers, Some(future), move || drop(black_box(now(service.serve(request())))))
}
