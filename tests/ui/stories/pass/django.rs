//! The documented order; and one that is as good, with the secret of the CSRF check in a cookie.

#[path = "../django.rs"]
mod django;

use django::*;
use ordain::{Request, middleware_chain};

middleware_chain! {
    pub struct Documented {
        security,
        UpdateCache,
        gzip,
        conditional_get,
        session,
        locale,
        common,
        Csrf<InSession>,
        authentication,
        remote_user,
        LoginRequired,
        messages,
        FetchFromCache,
        flatpage,
        redirect,
    }
}

middleware_chain! {
    pub struct WithCookie {
        security,
        UpdateCache,
        gzip,
        Csrf<InCookie>,
        conditional_get,
        session,
        locale,
        common,
        authentication,
        remote_user,
        LoginRequired,
        messages,
        FetchFromCache,
        flatpage,
        redirect,
    }
}

fn main() {
    let _ = Documented.wrap(async |_: &mut Request| "home");
    let _ = WithCookie.wrap(async |_: &mut Request| "home");
}
