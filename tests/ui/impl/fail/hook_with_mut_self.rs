use ordain::{Request, middleware};

struct Csrf {
    seen: u64,
}

#[middleware]
impl Csrf {
    fn process_request(&mut self, req: &mut Request) {
        self.seen += 1;
        println!("{}", req.uri());
    }
}

fn main() {}
