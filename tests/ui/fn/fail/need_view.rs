use ordain::{Next, Request, Response, View, middleware};

#[middleware]
async fn audit(req: &mut Request, view: &View<'_>, next: impl Next) -> Response {
    let _ = view;
    next.run(req).await
}

fn main() {}
