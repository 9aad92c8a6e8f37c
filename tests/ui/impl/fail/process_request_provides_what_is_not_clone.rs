use ordain::{Request, Response, middleware};

use std::ops::ControlFlow;

struct User;

struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, User> {
        ControlFlow::Continue(User)
    }
}

fn main() {}
