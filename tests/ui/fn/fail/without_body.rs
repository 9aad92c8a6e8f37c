use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response;

fn main() {}
