use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: Box<Request>, next: impl Next) -> Response {
    let mut req = req;
    next.run(&mut req).await
}

#[middleware]
async fn audit(req: Option<&mut Request>, next: impl Next) -> Response {
    next.run(req.unwrap()).await
}

fn main() {}
