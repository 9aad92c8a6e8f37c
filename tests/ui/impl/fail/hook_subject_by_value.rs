use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_response(&self, _req: &mut Request, response: Response) {
        println!("{}", response.status());
    }
}

fn main() {}
