use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

pub struct Session {
    key: [u8; 32],
}

impl Session {
    fn new(key: [u8; 32]) -> Self {
        Self { key }
    }
}

#[middleware]
impl Session {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        let _ = self.key;
        next.run(req).await
    }
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site {
        timing,
        pub session: Session,
    }
}

fn main() {
    let _ = Site { session: Session::new([0; 32]) }.wrap(home);
}
