use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_view(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
