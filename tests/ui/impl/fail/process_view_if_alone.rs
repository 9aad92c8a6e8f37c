use ordain::{Request, Views, middleware};

struct Audit;

#[middleware]
impl Audit {
    fn process_request(&self, _req: &Request) {}

    fn process_view_if(&self, req: &Request, _views: &Views) -> bool {
        req.method() != http::Method::GET
    }
}

fn main() {}
