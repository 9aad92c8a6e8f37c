// The ETag is of the compressed body, which differs each time.

#[path = "../django.rs"]
mod django;

use django::*;
use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        security,
        UpdateCache,
        conditional_get,
        gzip,
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

fn main() {}
