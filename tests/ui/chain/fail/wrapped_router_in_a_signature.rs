use axum::Router;
use ordain::{Wrapped, middleware_chain};
use tokio::net::TcpListener;

middleware_chain! {
    struct Site {}
}

fn app() -> Wrapped<Router> {
    Site.wrap_router(Router::new())
}

fn serve(listener: TcpListener) {
    let _ = axum::serve(listener, app());
}

fn main() {}
