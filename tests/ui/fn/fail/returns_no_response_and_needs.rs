use std::time::{Duration, Instant};

use ordain::{Next, Request, middleware};

#[derive(Clone)]
struct Session;

#[middleware]
async fn timing(req: &mut Request, _session: Session, next: impl Next) -> Duration {
    let start = Instant::now();
    next.run(req).await;
    start.elapsed()
}

fn main() {}
