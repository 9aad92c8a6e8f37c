ordain::set!(Reads, Writes);

fn main() {}
