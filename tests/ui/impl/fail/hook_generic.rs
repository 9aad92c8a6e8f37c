use ordain::{Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request<T>(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

fn main() {}
