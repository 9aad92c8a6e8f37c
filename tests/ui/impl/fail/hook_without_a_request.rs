use ordain::{Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_response(&self, response: &mut Response) {
        response.headers_mut().clear();
    }
}

fn main() {}
