use ordain::{Response, middleware};

#[middleware]
async fn timing() -> Response {
    Response::default()
}

fn main() {}
