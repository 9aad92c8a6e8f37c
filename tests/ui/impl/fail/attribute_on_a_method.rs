use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    #[middleware(outermost)]
    fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
