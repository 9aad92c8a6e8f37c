use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        limit(5),
        auth::rate_limit(10, 60),
    }
}

fn main() {}
