use ordain::{Next, Request, Response, middleware, middleware_chain};

pub struct Cors {
    any: bool,
}

impl Cors {
    fn permissive() -> Self {
        Self { any: true }
    }

    fn max_age(self, _seconds: u32) -> Self {
        self
    }
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site {
        timing,
        Cors::permissive().max_age(3600),
    }
}

fn main() {
    let _ = Site.wrap(home);
    let _ = Cors::permissive().max_age(60).any;
}
