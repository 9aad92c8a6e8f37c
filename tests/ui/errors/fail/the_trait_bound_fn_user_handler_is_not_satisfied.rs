#[derive(Clone)] // write: #[derive(Clone, ordain::FromChain)]
struct User;

async fn whoami(_user: User) -> &'static str {
    "you"
}

fn main() {
    let router: axum::Router = axum::Router::new().route("/", axum::routing::get(whoami));
}
