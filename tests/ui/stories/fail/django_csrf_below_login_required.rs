// A login without a CSRF check.

#[path = "../django.rs"]
mod django;

use django::*;
use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        security,
        UpdateCache,
        gzip,
        conditional_get,
        session,
        locale,
        common,
        authentication,
        remote_user,
        LoginRequired,
        Csrf<InSession>,
        messages,
        FetchFromCache,
        flatpage,
        redirect,
    }
}

fn main() {}
