use ordain::{Request, middleware};

struct Csrf;

#[middleware(provides(u64))]
impl Csrf {
    fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
