use ordain::middleware;

#[middleware]
use std::time::Instant;

fn main() {}
