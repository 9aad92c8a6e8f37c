use std::borrow::Cow;

use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn locale<'a>(req: &mut Request, _language: Cow<'a, str>, next: impl Next) -> Response {
    next.run(req).await
}

fn main() {}
