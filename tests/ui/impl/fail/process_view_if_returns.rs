use ordain::{Request, View, Views, middleware};

struct Audit;

#[middleware]
impl Audit {
    fn process_view_if(&self, req: &Request, _views: &Views) -> Option<()> {
        (req.method() != http::Method::GET).then_some(())
    }

    fn process_view(&self, _req: &Request, _view: &View<'_>) {}
}

fn main() {}
