use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Locale(&'static str);

#[middleware]
async fn by_header(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale("fr")).run(req).await
}

#[middleware]
async fn or_english(req: &mut Request, locale: Option<Locale>, next: impl Provide<Locale>) -> Response {
    next.provide(locale.unwrap_or(Locale("en"))).run(req).await
}

#[middleware]
async fn greet(req: &mut Request, locale: Locale, next: impl Next) -> Response {
    let _ = locale.0;
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        by_header: Option<by_header>,
        or_english: Option<or_english>,
        greet,
    }
}

fn main() {}
