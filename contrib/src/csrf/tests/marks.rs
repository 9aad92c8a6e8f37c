//! What is not checked, and what is always told.

use ordain::{marked, marked_router};

use super::super::{Ensure, Exempt};
use super::*;

fn around(router: Router) -> BoxedChain {
    Site { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router).boxed()
}

async fn done() -> &'static str {
    "done"
}

#[test]
fn csr_05_what_is_exempt_or_changes_nothing_passes() {
    let site = around(Router::new().route("/", any(done)));
    for (method, status) in [("GET", 200), ("HEAD", 200), ("OPTIONS", 200), ("TRACE", 200), ("POST", 403), ("PUT", 403)]
    {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = visit::request(method, "/", &[("origin", "https://evil.test")]);
        assert_eq!(ask(&site, request).status, status);
    }
    let exempt = around(Router::new().route("/", any(marked(done, Exempt))));
    let of_router = around(marked_router(Router::new().route("/", any(done)), Exempt));
    for site in [exempt, of_router] {
        assert_eq!(said(&site, post("", &[("origin", "https://evil.test")])), (200, "done".to_owned()));
    }
}

#[test]
fn csr_08_a_url_that_there_is_not_is_not_found() {
    let site = around(Router::new().route("/", any(done)));
    let mut request = post("", &[("sec-fetch-site", "cross-site")]);
    *request.uri_mut() = "/other".parse().unwrap();
    assert_eq!(ask(&site, request).status, 404);
}

#[test]
fn csr_16_ensure_tells_the_client_of_the_secret_and_softens_nothing() {
    let site = around(Router::new().route("/", any(marked(done, Ensure))));
    let page = ask(&site, visit::get("/", &[]));
    assert_eq!(secret_of(&page).map(|secret| secret.len()), Some(32));
    assert_eq!(page.header("vary").as_deref(), Some("Cookie"));
    let refused = ask(&site, post("", &[]));
    assert_eq!((refused.status.as_u16(), refused.text()), (403, "NoToken".to_owned()));
    assert_eq!(secret_of(&refused).as_deref(), Some(SECRET));
}
