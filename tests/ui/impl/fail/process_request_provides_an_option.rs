use ordain::{Request, Response, middleware};

use std::ops::ControlFlow;

#[derive(Clone)]
struct User;

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, Option<User>> {
        ControlFlow::Continue(None)
    }
}

fn main() {}
