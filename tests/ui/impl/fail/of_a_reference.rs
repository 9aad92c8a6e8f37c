use ordain::{Request, Response, middleware};

pub struct Csrf;

#[middleware]
impl &'static Csrf {
    fn process_response(&self, _req: &Request, _response: &mut Response) {}
}

fn main() {}
