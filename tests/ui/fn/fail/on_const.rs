use ordain::middleware;

#[middleware]
const TIMING: u64 = 1;

fn main() {}
