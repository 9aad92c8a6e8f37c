use ordain::{Request, middleware};

pub struct Csrf;

#[middleware(process_request)]
impl Csrf {
    fn check(&self, _req: &Request) {}
}

fn main() {
    let _: fn(&Csrf, &Request) = Csrf::check;
}
