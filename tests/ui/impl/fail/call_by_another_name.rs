use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Default)]
pub struct Timing;

#[middleware]
impl Timing {
    pub async fn handle(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

middleware_chain! {
    struct Site {
        Timing,
    }
}

fn main() {
    let _ = Site;
}
