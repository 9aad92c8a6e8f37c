use ordain::{Next, Request, Response, middleware};

struct User;

#[middleware(provides(User))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
