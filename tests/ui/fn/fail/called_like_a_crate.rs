use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn http(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    *response.status_mut() = http::StatusCode::OK;
    response
}

fn main() {}
