use ordain::middleware;

#[middleware]
struct Timing {
    start: u64,
}

fn main() {}
