use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &Request, _next: impl Next) -> Response {
    println!("{}", req.uri());
    Response::default()
}

fn main() {}
