use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    unsafe fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
