// Passes `manage.py check`, and answers 500 to every request.

#[path = "../django.rs"]
mod django;

use django::*;
use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        messages,
        authentication,
        Csrf<InSession>,
        common,
        session,
        security,
    }
}

fn main() {}
