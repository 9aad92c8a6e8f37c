use ordain::{Request, middleware, middleware_chain};

#[middleware]
#[derive(Default)]
pub struct Csrf;

impl Csrf {
    pub fn process_request(&self, req: &mut Request) {
        let _ = req;
    }
}

middleware_chain! {
    pub struct Site {
        Csrf,
    }
}

fn main() {
    let _ = Site;
}
