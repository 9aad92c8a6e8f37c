use std::rc::Rc;

use ordain::{Shared, middleware_chain};

/// Has connections, and is not `Clone`.
pub struct Pool;

middleware_chain! {
    pub struct Site {
        pool: Shared<Pool>,
    }
}

middleware_chain! {
    pub struct Shop {
        pool: Option<Shared<Rc<u8>>>,
    }
}

fn main() {}
