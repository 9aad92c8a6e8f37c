use ordain::{Next, Request, middleware};

#[middleware(process_request)]
async fn timing(req: &mut Request, next: impl Next) {
    next.run(req).await;
}

fn main() {}
