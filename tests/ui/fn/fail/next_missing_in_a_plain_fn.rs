use ordain::{Request, Response, middleware};

#[middleware]
fn audit(req: &mut Request) -> Response {
    println!("{}", req.uri());
    Response::default()
}

fn main() {}
