use ordain::{Request, Response, middleware};

struct Csrf;

#[middleware]
impl Csrf {
    async fn call(&self, req: &mut Request) -> Response {
        println!("{}", req.uri());
        Response::default()
    }
}

fn main() {}
