use ordain::{Request, View, middleware};

#[derive(Clone)]
struct Session;

struct Csrf;

#[middleware]
impl Csrf {
    fn process_view(&self, _req: &Request, view: &View<'_>, _session: Session) {
        println!("{}", view.name());
    }
}

fn main() {}
