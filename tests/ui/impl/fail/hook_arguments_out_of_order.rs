use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_response(&self, response: &mut Response, _req: &mut Request) {
        response.headers_mut().clear();
    }
}

fn main() {}
