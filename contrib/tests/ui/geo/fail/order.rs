//! Countries are those of addresses, which are known above; what everybody's answers need stands above what answers.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::geo::{Country, GeoBlock};
use ordain_contrib::hosts::Clients;

#[middleware(before(sets::Answers))]
async fn access_log(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(process_request)]
fn greets(_req: &Request, country: Country) -> Option<&'static str> {
    (country.code() == Some("AT")).then_some("servus")
}

middleware_chain! {
    pub struct AboveClients {
        geo: GeoBlock,
        clients: Clients,
    }
}

middleware_chain! {
    pub struct AboveTheLog {
        clients: Clients,
        geo: GeoBlock,
        access_log,
    }
}

middleware_chain! {
    pub struct BelowWhoNeedsIt {
        clients: Clients,
        greets,
        geo: GeoBlock,
    }
}

fn main() {}
