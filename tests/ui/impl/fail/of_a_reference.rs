use ordain::{Request, middleware};

pub struct Csrf;

#[middleware]
impl &Csrf {
    fn process_request(&self, _req: &Request) {}
}

fn main() {}
