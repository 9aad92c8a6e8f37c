use ordain::{Next, Request, Response, middleware};

#[middleware(outermost,, repeatable)]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
