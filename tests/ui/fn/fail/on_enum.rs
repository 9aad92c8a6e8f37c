use ordain::middleware;

#[middleware]
enum Timing {
    Wall,
    Cpu,
}

fn main() {}
