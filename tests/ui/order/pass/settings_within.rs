//! Each chain has its own settings, also one that is within another: pages of errors, in either or in a list that is spread.

use axum::body::HttpBody as _;
use ordain::error::Pages;
use ordain::{Error, Request, Response, middleware_chain};

middleware_chain! {
    #[chain(part)]
    struct Common {
        pages: Pages,
    }
}

middleware_chain! {
    struct Site {
        ..common: Common,
    }
}

middleware_chain! {
    #[chain(within(Site))]
    struct Api {
        pages: Pages,
    }
}

middleware_chain! {
    #[chain(within(Site, Api))]
    struct Admin {
        ..common: Common,
    }
}

fn pages(said: &'static str) -> Pages {
    Pages::new().not_found(move |_: &Request, _: &Error| said)
}

async fn lost(_: &mut Request) -> Result<&'static str, Error> {
    Err(Error::not_found("it is lost"))
}

fn length(response: &Response) -> Option<u64> {
    response.body().size_hint().exact()
}

fn main() {
    let site = || Site { common: Common { pages: pages("site") } };
    assert_eq!(length(&site().wrap(lost).handle_blocking(Request::default())), Some(4));
    let api = Api { pages: pages("of the api") }.wrap(lost);
    assert_eq!(length(&site().wrap_service(api).handle_blocking(Request::default())), Some(10));
    let admin = Admin { common: Common { pages: pages("admin") } }.wrap(lost);
    assert_eq!(length(&site().wrap_service(admin).handle_blocking(Request::default())), Some(5));
}
