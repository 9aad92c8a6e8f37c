use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_reponse(&self, _req: &mut Request, response: &mut Response) {
        response.headers_mut().clear();
    }
}

fn main() {}
