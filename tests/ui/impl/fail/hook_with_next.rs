use ordain::{Next, Request, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn process_request(&self, req: &mut Request, next: impl Next) {
        next.run(req).await;
    }
}

fn main() {}
