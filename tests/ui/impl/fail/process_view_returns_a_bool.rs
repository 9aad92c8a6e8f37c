use ordain::{Request, View, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_view(&self, _req: &mut Request, view: &View<'_>) -> bool {
        view.name() == "login"
    }
}

fn main() {}
