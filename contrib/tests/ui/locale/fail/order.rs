//! What lacks a language and a slash gets both in one hop; a preflight is not redirected; the redirect has the headers of `security`.

use ordain::{Next, Request, Response, middleware, middleware_chain, sets};
use ordain_contrib::common::Common;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::locale::{Language, Locale, Prefixed};
use ordain_contrib::security::Security;

#[middleware(in_set(sets::HandlesCors))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware]
async fn greeting(req: &mut Request, language: Language, next: impl Next) -> Response {
    let _ = language.tag();
    next.run(req).await
}

middleware_chain! {
    pub struct BelowSlashes {
        hosts: Hosts,
        common: Common,
        locale: Locale<Prefixed>,
    }
}

middleware_chain! {
    pub struct AboveCors {
        locale: Locale<Prefixed>,
        cors,
    }
}

middleware_chain! {
    pub struct AboveSecurity {
        hosts: Hosts,
        locale: Locale<Prefixed>,
        security: Security,
    }
}

middleware_chain! {
    pub struct AboveWhoNeedsIt {
        greeting,
        locale: Locale,
    }
}

fn main() {}
