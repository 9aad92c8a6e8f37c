use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Locale;

#[middleware]
async fn locale(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale).run(req).await
}

#[middleware]
async fn error_pages(req: &mut Request, _locale: Option<Locale>, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        error_pages,
        locale,
    }
}

fn main() {}
