use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Locale;

#[middleware(process_request)]
fn locale(_req: &Request) -> std::ops::ControlFlow<Response, Locale> {
    std::ops::ControlFlow::Continue(Locale)
}

#[middleware]
async fn translations(req: &mut Request, _locale: Locale, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        translations,
        locale,
    }
}

fn main() {}
