use ordain::middleware;

#[middleware]
trait Timing {
    fn start(&self);
}

fn main() {}
