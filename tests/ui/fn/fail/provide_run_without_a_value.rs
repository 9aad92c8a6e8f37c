use ordain::{Provide, Request, Response, middleware};

#[derive(Clone)]
struct User;

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-user", "ada".parse().unwrap());
    response
}

#[middleware]
async fn retry(request: &mut Request, inside: impl Provide<User>) -> Response {
    if inside.clone().run(request).await.status() == 503 {
        return inside.run(request).await;
    }
    Response::default()
}

fn main() {}
