//! The order that the docs recommend, of these.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::common::{Common, Routed};
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::csp::{Csp, Nonce};
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{ClientIp, Clients, Hosts};
use ordain_contrib::locale::{Locale, Prefixed};
use ordain_contrib::security::Security;
use ordain_contrib::x_frame_options::XFrameOptions;

#[middleware(in_set(sets::HandlesCors))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(process_request, in_set(sets::Answers))]
fn deny(_req: &Request, client: ClientIp) -> Option<&'static str> {
    client.address().is_loopback().then_some("no robots from here")
}

#[middleware(in_set(sets::Authenticates))]
async fn login(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(in_set(sets::ChangesBody))]
async fn banner(req: &mut Request, nonce: Nonce, next: impl Next) -> Response {
    let _ = nonce.value();
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        cors,
        hosts: Hosts,
        clients: Clients,
        security: Security,
        Gzip,
        deny,
        ConditionalGet,
        locale: Locale<Prefixed>,
        common: Common<Routed>,
        login,
        csp: Csp,
        XFrameOptions,
        banner,
    }
}

middleware_chain! {
    pub struct Least {
        hosts: Hosts,
        security: Security,
        XFrameOptions,
    }
}
