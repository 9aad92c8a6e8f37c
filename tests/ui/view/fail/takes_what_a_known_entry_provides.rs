use ordain::{FromChain, Request, middleware_chain, view};

#[derive(Clone, FromChain)]
#[from_chain(provided_by = "tokens::Tokens")]
pub struct Token;

middleware_chain! {
    pub struct Site {}
}

#[view(Site)]
async fn of_the_chain(_req: &mut Request, _token: Token) -> &'static str {
    "inside"
}

#[view(Site)]
async fn of_a_router(_token: Token) -> &'static str {
    "inside"
}

fn main() {
    let _ = Site.wrap(of_the_chain);
    let _ = Site.wrap_router(axum::Router::new().route("/", axum::routing::get(of_a_router)));
}
