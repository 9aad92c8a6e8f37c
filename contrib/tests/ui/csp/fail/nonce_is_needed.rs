//! Whoever shows the nonce stands below what puts it into the header.

use ordain::{Next, Request, Response, middleware, middleware_chain};
use ordain_contrib::csp::{Csp, Nonce};

#[middleware]
async fn banner(req: &mut Request, nonce: Nonce, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-nonce", nonce.value().parse().expect("a header"));
    response
}

middleware_chain! {
    pub struct Site {
        banner,
        csp: Csp,
    }
}

middleware_chain! {
    pub struct NoPolicy {
        banner,
    }
}

fn main() {}
