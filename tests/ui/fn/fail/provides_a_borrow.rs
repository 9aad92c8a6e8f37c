use ordain::{Provide, Request, Response, middleware};

pub struct Locale<'a>(&'a str);

#[middleware]
async fn locale(req: &mut Request, next: impl Provide<&Locale<'static>>) -> Response {
    next.provide(&Locale("en")).run(req).await
}

fn main() {}
