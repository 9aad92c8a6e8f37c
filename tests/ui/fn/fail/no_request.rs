use ordain::{Next, Response, middleware};

#[middleware]
async fn timing(next: impl Next) -> Response {
    let _ = next;
    Response::default()
}

fn main() {}
