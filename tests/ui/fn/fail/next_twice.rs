use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn retry(req: &mut Request, next: impl Next, again: impl Next) -> Response {
    let response = next.run(req).await;
    if response.status().is_server_error() { again.run(req).await } else { response }
}

fn main() {}
