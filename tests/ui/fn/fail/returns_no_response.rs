use std::time::{Duration, Instant};

use ordain::{Next, Request, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Duration {
    let start = Instant::now();
    next.run(req).await;
    start.elapsed()
}

fn main() {}
