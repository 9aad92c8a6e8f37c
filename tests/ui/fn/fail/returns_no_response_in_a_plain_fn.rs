use std::time::{Duration, Instant};

use ordain::{Request, blocking, middleware};

#[middleware]
fn timing(req: &mut Request, next: impl blocking::Next) -> Duration {
    let start = Instant::now();
    drop(next.run(req));
    start.elapsed()
}

fn main() {}
