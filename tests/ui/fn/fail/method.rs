use ordain::{Next, Request, Response, middleware};

struct Timing;

impl Timing {
    #[middleware]
    async fn timing(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
