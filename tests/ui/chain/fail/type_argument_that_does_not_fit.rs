use ordain::{Request, middleware, middleware_chain};

pub trait Store: Send + Sync + 'static {}

pub struct Sessions<S> {
    pub store: S,
}

#[middleware]
impl<S: Store> Sessions<S> {
    fn process_request(&self, _req: &Request) {}
}

/// Not a store yet.
pub struct Memory;

middleware_chain! {
    pub struct Site {
        sessions: Sessions<Memory>,
    }
}

fn main() {}
