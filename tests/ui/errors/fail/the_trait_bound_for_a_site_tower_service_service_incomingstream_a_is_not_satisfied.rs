ordain::middleware_chain! { struct Site {} }

async fn serve(listener: tokio::net::TcpListener) -> std::io::Result<()> {
    axum::serve(listener, Site).await // write: Site.wrap_router(router)
}
fn main() {}
