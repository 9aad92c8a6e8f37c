ordain::middleware_chain! { struct Site {} }

fn app() -> axum::Router { // write: ordain::BoxedChain
    Site.wrap_router(axum::Router::new()) // write: ….boxed()
}
fn main() {}
