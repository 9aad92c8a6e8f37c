use ordain::{Request, Response, middleware};

use std::ops::ControlFlow;
use std::rc::Rc;

struct User;

struct Csrf;
struct Locks;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, User> {
        ControlFlow::Continue(User)
    }
}

#[middleware]
impl Locks {
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, Rc<User>> {
        ControlFlow::Continue(Rc::new(User))
    }
}

fn main() {}
