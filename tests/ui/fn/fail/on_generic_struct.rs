use ordain::middleware;

#[middleware]
pub struct Limit<Key> {
    pub key: Key,
}

fn main() {}
