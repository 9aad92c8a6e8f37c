use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, req: &mut Request) {
        println!("{}", req.uri());
    }
}

#[middleware]
impl Csrf {
    fn process_response(&self, _req: &mut Request, response: &mut Response) {
        response.headers_mut().clear();
    }
}

fn main() {}
