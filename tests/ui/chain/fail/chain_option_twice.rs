use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[derive(Default)]
pub struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &Request) {}
}

middleware_chain! {
    struct Outer {
        timing,
    }
}

middleware_chain! {
    #[chain(within(Outer), within(Outer), crate = ordain, crate = ordain)]
    struct Site {
        Csrf,
    }
}

middleware_chain! {
    #[chain(part = true)]
    struct Common {
        Csrf,
    }
}

fn main() {}
