use ordain::{Request, View, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_view(&self, _req: &mut Request, view: &mut View<'_>) {
        println!("{}", view.name());
    }
}

fn main() {}
