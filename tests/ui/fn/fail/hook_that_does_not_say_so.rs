use ordain::{Request, Response, middleware, middleware_chain};

#[middleware]
fn check(_req: &mut Request) {}

#[middleware]
async fn maintenance(_req: &mut Request) -> Option<Response> {
    None
}

middleware_chain! {
    struct Site {
        check,
        maintenance,
    }
}

fn main() {
    let _ = Site;
}
