use ordain::middleware;

#[middleware]
static TIMING: u64 = 1;

fn main() {}
