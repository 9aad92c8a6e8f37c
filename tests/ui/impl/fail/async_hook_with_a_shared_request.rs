use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn process_request(&self, req: &Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
