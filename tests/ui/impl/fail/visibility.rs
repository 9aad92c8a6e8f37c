use ordain::{Request, middleware, middleware_chain};

#[derive(Default)]
pub struct Timing;

#[middleware]
pub impl Timing {
    fn process_request(&self, _: &Request) {}
}

middleware_chain! {
    struct Site {
        Timing,
    }
}

fn main() {
    let _ = Site;
}
