//! With its secret in a cookie, wherever the session is; with it in the session, below that.

use ordain::middleware_chain;
use ordain_contrib::csrf::{CrossOrigin, Csrf, InCookie, InSession};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::sessions::{Memory, Sessions};

middleware_chain! {
    pub struct WithCookie {
        hosts: Hosts,
        cross_origin: CrossOrigin,
        csrf: Csrf<InCookie>,
        sessions: Sessions<Memory>,
    }
}

middleware_chain! {
    pub struct WithSession {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        csrf: Csrf<InSession>,
    }
}
