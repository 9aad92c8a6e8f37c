use ordain::{Next, Request, Response, TemplateResponse, middleware};

#[middleware]
async fn audit(req: &mut Request, page: &mut TemplateResponse, next: impl Next) -> Response {
    let _ = page;
    next.run(req).await
}

fn main() {}
