use ordain::{FromChain, Next, Request, Response, middleware, middleware_chain};

#[derive(Clone, FromChain)]
#[from_chain(provided_by = "tokens::Tokens")]
pub struct Token;

#[middleware]
async fn refuses_strangers(req: &mut Request, _token: Token, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        timing,
        refuses_strangers,
    }
}

fn main() {}
