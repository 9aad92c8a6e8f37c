use ordain::middleware_chain;

middleware_chain! {
    struct Site {}
}

async fn page(_: http::Request<ordain::Body>) -> http::Response<ordain::Body> {
    http::Response::default()
}

fn main() {
    let _ = Site.wrap_service(page);
}
