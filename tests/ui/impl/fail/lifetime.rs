use ordain::{Request, middleware};

struct Csrf<'a> {
    secret: &'a str,
}

#[middleware]
impl<'a> Csrf<'a> {
    fn process_request(&self, req: &mut Request) {
        println!("{} {}", req.uri(), self.secret);
    }
}

fn main() {}
