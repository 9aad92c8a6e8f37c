use ordain::{Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request) -> Response {
    println!("{}", req.uri());
    Response::default()
}

fn main() {}
