use ordain::{Request, View, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    fn process_exception(&self, _req: &mut Request, view: &View<'_>) {
        println!("{}", view.name());
    }
}

fn main() {}
