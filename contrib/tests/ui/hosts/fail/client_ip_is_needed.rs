//! Whoever denies by address stands below what knows it.

use ordain::{Request, middleware, middleware_chain};
use ordain_contrib::hosts::{ClientIp, Clients};

#[middleware(process_request)]
fn deny(_req: &Request, client: ClientIp) -> Option<&'static str> {
    client.address().is_loopback().then_some("no robots from here")
}

middleware_chain! {
    pub struct Site {
        deny,
        clients: Clients,
    }
}

fn main() {}
