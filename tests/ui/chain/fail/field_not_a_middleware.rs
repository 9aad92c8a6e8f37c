use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

pub struct Gzip {
    level: u32,
}

middleware_chain! {
    pub struct Site {
        gzip: Gzip,
        timing,
    }
}

fn main() {
    let gzip = Gzip { level: 6 };
    let _ = gzip.level;
    let _ = Site { gzip }.wrap(home);
}
