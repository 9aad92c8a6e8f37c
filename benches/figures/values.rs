//! What it costs to provide a value and to need it, beside the same by hand.

use std::hint::black_box;

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};
use serde::{Deserialize, Serialize};

use crate::layers::Case;
use crate::layers::ordain::{request, view};
use crate::timing::{Spread, measure};
use crate::work::now;

/// What was measured.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Value {
    pub(crate) name: String,
    /// ns a request.
    pub(crate) time: Spread,
    /// ns a request over the first of the list.
    pub(crate) over_first: Spread,
    pub(crate) allocations: u64,
}

#[derive(Clone)]
struct User(u64);

#[middleware]
async fn provides(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User(7)).run(req).await
}

#[middleware]
async fn needs(req: &mut Request, user: User, next: impl Next) -> Response {
    black_box(user.0);
    next.run(req).await
}

#[middleware(repeatable)]
async fn idle(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// Provides by hand what no signature says.
#[middleware]
async fn inserts(req: &mut Request, next: impl Next) -> Response {
    req.extensions_mut().insert(User(7));
    next.run(req).await
}

/// Takes by hand what may not be there.
#[middleware]
async fn gets(req: &mut Request, next: impl Next) -> Response {
    black_box(req.extensions().get::<User>().cloned().map(|user| user.0));
    next.run(req).await
}

middleware_chain! { struct Idle { idle, idle } }
middleware_chain! { struct Provided { provides, idle } }
middleware_chain! { struct Needed { provides, needs } }
middleware_chain! { struct Inserted { inserts, idle } }
middleware_chain! { struct Taken { inserts, gets } }

macro_rules! case {
    ($name:literal, $chain:expr) => {{
        let app = $chain.wrap(view::<false>);
        Case::new($name, 2, None, move || drop(black_box(now(app.handle(request())))))
    }};
}

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Vec<Value> {
    let mut cases = [
        case!("two layers, no value", Idle),
        case!("one provides a value", Provided),
        case!("one provides it, the other needs it", Needed),
        case!("inserted by hand", Inserted),
        case!("inserted and taken by hand", Taken),
    ];
    let times = measure("values", &mut cases, rounds);
    let over = |of: &[f64]| Spread::of(of.iter().zip(&times[0]).map(|(time, first)| time - first));
    cases
        .iter_mut()
        .zip(&times)
        .map(|(case, times)| Value {
            name: case.peer.to_owned(),
            time: Spread::of(times.iter().copied()),
            over_first: over(times),
            allocations: case.allocations(),
        })
        .collect()
}
