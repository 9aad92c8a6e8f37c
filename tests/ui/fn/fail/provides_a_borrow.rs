use ordain::{Provide, Request, Response, middleware};

pub struct Locale<'a>(&'a str);

#[middleware]
async fn locale(_req: &mut Request, _next: impl Provide<&Locale<'static>>) -> Response {
    todo!()
}

fn main() {
    let _ = Locale("en").0;
}
