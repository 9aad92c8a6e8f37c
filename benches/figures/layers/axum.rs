//! axum: `from_fn`, in one `ServiceBuilder` and with one `.layer` each.

use ::tower::ServiceBuilder;
use axum::Router;
use axum::middleware::{Next, from_fn};
use ordain::{Request, Response};

use super::ordain::answer;
use super::{COUNTS, Case, tower};
use crate::work::{after, before};

async fn layer(req: Request, next: Next) -> Response {
    before(req.uri().path());
    let mut response = next.run(req).await;
    after(&mut response);
    response
}

/// A router with so many layers.
pub(crate) fn stacked(router: Router, layers: usize) -> Router {
    (0..layers).fold(router, |router, _| router.layer(from_fn(layer)))
}

fn router() -> Router {
    Router::new().fallback(async || answer())
}

pub(super) fn each() -> Vec<Case> {
    COUNTS.map(|layers| tower::of("axum from_fn, a .layer each", layers, stacked(router(), layers))).into()
}

macro_rules! built {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn built() -> Vec<Case> {
            let peer = "axum from_fn, one ServiceBuilder";
            vec![
                tower::of(peer, 0, router()),
                $({
                    // The type of the arguments is given: to infer it takes rustc minutes in a long builder.
                    let builder = ServiceBuilder::new()$(.layer({ let _ = $n; from_fn::<_, (Request,)>(layer) }))*;
                    tower::of(peer, $layers, router().layer(builder))
                },)*
            ]
        }
    };
}

up_to_32!(built);
