use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_response(&self, _req: &mut Request, response: &mut Response) -> Response {
        std::mem::take(response)
    }
}

fn main() {}
