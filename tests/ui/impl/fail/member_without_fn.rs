use ordain::{Request, middleware, middleware_chain};

#[derive(Default)]
pub struct Csrf;

#[middleware]
impl Csrf {
    process_request(&self, _req: &Request) {}
}

middleware_chain! {
    struct Site {
        Csrf,
    }
}

fn main() {
    let _ = Site;
}
