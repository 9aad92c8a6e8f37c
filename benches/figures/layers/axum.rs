//! axum: `from_fn`, in one `ServiceBuilder` and with one `.layer` each.

use ::tower::ServiceBuilder;
use axum::Router;
use axum::middleware::{Next, from_fn};
use ordain::{Request, Response};

use super::ordain::answer;
use super::{COUNTS, Case, tower};
use crate::work::{after, before};

pub(crate) async fn layer<const HEADER: bool>(req: Request, next: Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req).await;
    after::<HEADER, _>(&mut response);
    response
}

/// A router with so many layers.
pub(crate) fn stacked<const HEADER: bool>(router: Router, layers: usize) -> Router {
    (0..layers).fold(router, |router, _| router.layer(from_fn(layer::<HEADER>)))
}

fn router<const HEADER: bool>() -> Router {
    Router::new().fallback(async || answer::<HEADER>())
}

pub(super) fn each() -> Vec<Case> {
    let peer = "axum from_fn, a .layer each";
    let status = COUNTS.map(|layers| tower::of(peer, layers, stacked::<false>(router::<false>(), layers)));
    let header =
        [0, 7].map(|layers| tower::of(peer, layers, stacked::<true>(router::<true>(), layers)).that_sets(true));
    status.into_iter().chain(header).collect()
}

macro_rules! built {
    ($header:literal, $($n:literal)*) => {{
        // The type of the arguments is given: to infer it takes rustc minutes in a long builder.
        let builder = ServiceBuilder::new()$(.layer({ let _ = $n; from_fn::<_, (Request,)>(layer::<$header>) }))*;
        router::<$header>().layer(builder)
    }};
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn built() -> Vec<Case> {
            let peer = "axum from_fn, one ServiceBuilder";
            vec![
                tower::of(peer, 0, router::<false>()),
                $(tower::of(peer, $layers, built!(false, $($n)*)),)*
                tower::of(peer, 0, router::<true>()).that_sets(true),
                tower::of(peer, 7, built!(true, 0 1 2 3 4 5 6)).that_sets(true),
            ]
        }
    };
}

up_to_32!(built);
