use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
