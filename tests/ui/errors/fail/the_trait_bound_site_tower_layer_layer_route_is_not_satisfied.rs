ordain::middleware_chain! { struct Site {} }

fn main() {
    let router: axum::Router = axum::Router::new().layer(Site); // write: Site.layer()
}
