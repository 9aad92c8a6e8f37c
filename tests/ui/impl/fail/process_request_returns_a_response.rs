use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &mut Request) -> Response {
        Response::default()
    }
}

fn main() {}
