use ordain::middleware;

struct Csrf;

#[middleware]
impl Csrf {
    fn token(&self) -> u64 {
        7
    }
}

fn main() {}
