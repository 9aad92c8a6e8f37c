use ordain::{Request, View, Views, middleware};

struct Audit;

#[middleware]
impl Audit {
    async fn process_view_if(&self, req: &Request, _views: &Views) -> bool {
        req.method() != http::Method::GET
    }

    fn process_view(&self, _req: &Request, _view: &View<'_>) {}
}

fn main() {}
