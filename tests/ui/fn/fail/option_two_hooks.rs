use ordain::{Next, Request, Response, middleware};

#[middleware(process_request, process_response)]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
