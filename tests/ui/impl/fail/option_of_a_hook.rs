use ordain::{Request, middleware};

struct Csrf;

#[middleware(process_request)]
impl Csrf {
    fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
