use ordain::{Request, middleware};

trait Check {
    fn call(&self, req: &mut Request);
}

struct Csrf;

#[middleware]
impl Check for Csrf {
    fn call(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
