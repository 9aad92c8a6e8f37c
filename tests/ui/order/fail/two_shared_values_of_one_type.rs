use ordain::{Shared, middleware_chain};

#[derive(Clone)]
pub struct Pool;

middleware_chain! {
    pub struct Site {
        main: Shared<Pool>,
        replica: Shared<Pool>,
    }
}

fn main() {}
