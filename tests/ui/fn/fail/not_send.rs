use std::rc::Rc;

use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    let start = Rc::new(7);
    let response = next.run(req).await;
    println!("{start}");
    response
}

fn main() {}
