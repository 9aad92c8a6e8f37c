//! The statements of the layers, written one after the other.

use std::hint::black_box;

use ordain::{Request, Response};

use super::Case;
use super::ordain::{request, view};
use crate::work::{after, before, now};

macro_rules! handler {
    ($header:literal, $($n:literal)*) => {
        async |mut req: Request| {
            $(let _ = $n; before(req.uri().path());)*
            let mut response = view::<$header>(&mut req).await;
            $(let _ = $n; after::<$header, _>(&mut response);)*
            response
        }
    };
}

macro_rules! cases {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn cases() -> Vec<Case> {
            vec![
                case(0, async |mut req: Request| view::<false>(&mut req).await),
                $(case($layers, handler!(false, $($n)*)),)*
                case(0, async |mut req: Request| view::<true>(&mut req).await).that_sets(true),
                case(7, handler!(true, 0 1 2 3 4 5 6)).that_sets(true),
            ]
        }
    };
}

up_to_128!(cases);

fn case(layers: usize, handler: impl AsyncFn(Request) -> Response + 'static) -> Case {
    let future = size_of_val(&handler(request()));
    Case::new("by hand", layers, Some(future), move || drop(black_box(now(handler(request())))))
}
