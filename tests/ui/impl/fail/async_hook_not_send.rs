use ordain::{Request, middleware};

use std::rc::Rc;

struct Csrf;

#[middleware]
impl Csrf {
    async fn process_request(&self, req: &mut Request) {
        let seen = Rc::new(7);
        std::future::ready(()).await;
        println!("{} {seen}", req.uri());
    }
}

fn main() {}
