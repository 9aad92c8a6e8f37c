use ordain::{Request, middleware};

#[derive(Clone)]
struct Session;

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, req: &mut Request, _session: &Session) {
        println!("{}", req.uri());
    }
}

fn main() {}
