// One user's page is served to another: `Vary: Cookie` is not yet there when the page is stored.

#[path = "../django.rs"]
mod django;

use django::*;
use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        security,
        gzip,
        conditional_get,
        session,
        UpdateCache,
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
