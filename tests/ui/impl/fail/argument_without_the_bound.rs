use ordain::{Request, middleware, middleware_chain};

pub trait Store: Send + Sync + 'static {}

pub struct Memory;

pub struct Sessions<S>(S);

#[middleware]
impl<S: Store> Sessions<S> {
    fn process_request(&self, _req: &mut Request) {}
}

middleware_chain! {
    struct Site {
        sessions: Sessions<Memory>,
    }
}

fn main() {}
