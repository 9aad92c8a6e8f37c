//! Runs of blocking layers in an async chain, beside `tokio::task::spawn_blocking` by hand.

use std::time::Instant;

use ordain::{BoxedChain, Request, Response, middleware_chain};
use serde::{Deserialize, Serialize};
use tokio::task::{JoinSet, spawn_blocking};

use crate::layers::ordain::{answer, around, blocking_view, blocks, request, view};
use crate::progress;
use crate::timing::Spread;
use crate::work::{after, before};

middleware_chain! { struct Async { around } }
middleware_chain! { struct One { blocks } }
middleware_chain! { struct Two { blocks, blocks } }
middleware_chain! { struct Four { blocks, blocks, blocks, blocks } }
middleware_chain! { struct Eight { blocks, blocks, blocks, blocks, blocks, blocks, blocks, blocks } }

/// What was measured.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hop {
    pub(crate) name: String,
    /// How many requests were under way at once.
    pub(crate) concurrent: usize,
    /// µs a request.
    pub(crate) micros: Spread,
}

/// One layer and the view, both blocking, as anyone would write it.
async fn by_hand(req: Request) -> Response {
    let hop = spawn_blocking(move || {
        before(req.uri().path());
        let mut response = answer::<false>();
        after::<false, _>(&mut response);
        (response, req)
    });
    hop.await.expect("the view does not panic").0
}

/// µs a request of so many, so many at once.
async fn round<F>(concurrent: usize, requests: u32, start: &impl Fn() -> F) -> f64
where
    F: Future<Output = Response> + Send + 'static,
{
    let began = Instant::now();
    let mut running = JoinSet::new();
    for _ in 0..requests {
        if running.len() == concurrent {
            running.join_next().await;
        }
        running.spawn(start());
    }
    while running.join_next().await.is_some() {}
    began.elapsed().as_secs_f64() * 1e6 / f64::from(requests)
}

async fn round_of(app: &BoxedChain, concurrent: usize, requests: u32) -> f64 {
    let start = || {
        let app = app.clone();
        async move { app.handle(request()).await }
    };
    round(concurrent, requests, &start).await
}

/// Measures, in turns. The view within blocking layers is blocking, too: it is part of their hop.
pub(crate) async fn run(rounds: usize) -> Vec<Hop> {
    const REQUESTS: u32 = 256;
    let apps = [
        ("1 async layer, no hop", Async.wrap(view::<false>).boxed()),
        ("1 blocking layer", One.wrap_blocking(blocking_view::<false>).boxed()),
        ("2 blocking layers", Two.wrap_blocking(blocking_view::<false>).boxed()),
        ("4 blocking layers", Four.wrap_blocking(blocking_view::<false>).boxed()),
        ("8 blocking layers", Eight.wrap_blocking(blocking_view::<false>).boxed()),
    ];
    let mut hops = Vec::new();
    for concurrent in [1, 64] {
        let mut by_hands = Vec::new();
        let mut times = apps.each_ref().map(|_| Vec::new());
        for at in 0..rounds {
            progress(&format!("blocking, {concurrent} at once"), at, rounds);
            by_hands.push(round(concurrent, REQUESTS, &|| by_hand(request())).await);
            for ((_, app), times) in apps.iter().zip(&mut times) {
                times.push(round_of(app, concurrent, REQUESTS).await);
            }
        }
        let names = ["spawn_blocking by hand"].into_iter().chain(apps.iter().map(|(name, _)| *name));
        for (name, times) in names.zip([by_hands].into_iter().chain(times)) {
            hops.push(Hop { name: name.to_owned(), concurrent, micros: Spread::of(times) });
        }
    }
    hops
}
