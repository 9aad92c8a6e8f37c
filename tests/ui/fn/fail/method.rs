use ordain::middleware;

struct Timing;

impl Timing {
    #[middleware]
    async fn timing(&self, req: &mut ordain::Request, next: impl ordain::Next) -> ordain::Response {
        next.run(req).await
    }
}

fn main() {}
