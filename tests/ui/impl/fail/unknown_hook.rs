use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_cookies(&self, req: &mut Request) {
        println!("{}", req.uri());
    }

    fn process_request(&self, req: &mut Request) {
        self.process_cookies(req);
    }
}

fn main() {}
