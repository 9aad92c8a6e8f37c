use ordain::middleware;

struct Csrf;

#[middleware]
impl Csrf {
    fn process_response(&self) {}
}

fn main() {}
