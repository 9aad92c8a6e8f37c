//! expressjs/csurf and expressjs/session, as their READMEs warn: whoever reads cookies stands below the cookie parser.

use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn cookie_parser(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(after(cookie_parser))]
async fn session(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(cookie_parser))]
async fn csrf(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(requires(cookie_parser))]
async fn language(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct App {
        session,
        csrf,
        language,
        cookie_parser,
    }
}

fn main() {}
