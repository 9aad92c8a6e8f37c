//! The rule, by its number.

use axum::response::IntoResponse;
use ordain::{Error, Request, Response, middleware_chain};

use super::{Deny, Exempt, SameOrigin, XFrameOptions};
use crate::visit::{self, ask};

middleware_chain! {
    struct Site {
        framing: XFrameOptions,
    }
}

/// The header on what a view answers, by the default of the site.
fn header(framing: XFrameOptions, view: fn() -> Response) -> Option<String> {
    let site = Site { framing }.wrap_blocking(move |_: &mut Request| view());
    ask!(site, visit::get("/", &[])).header("x-frame-options")
}

#[test]
fn xfo_01_a_response_without_the_header_gets_the_default() {
    assert_eq!(header(XFrameOptions::new(), || "page".into_response()).as_deref(), Some("DENY"));
    assert_eq!(header(XFrameOptions::new().same_origin(), || "page".into_response()).as_deref(), Some("SAMEORIGIN"));
}

#[test]
fn xfo_01_the_header_of_the_view_stays() {
    let own = || ([("X-Frame-Options", "sameorigin")], "page").into_response();
    assert_eq!(header(XFrameOptions::new(), own).as_deref(), Some("sameorigin"));
}

#[test]
fn xfo_01_pages_of_errors_get_it() {
    assert_eq!(header(XFrameOptions::new(), || Error::not_found("gone").into_response()).as_deref(), Some("DENY"));
    assert_eq!(header(XFrameOptions::new(), || Error::other("broken").into_response()).as_deref(), Some("DENY"));
    assert_eq!(header(XFrameOptions::new(), || panic!("lost")).as_deref(), Some("DENY"));
}

#[test]
fn xfo_01_a_note_of_the_response_counts() {
    assert_eq!(header(XFrameOptions::new(), || (Exempt, "page").into_response()), None);
    assert_eq!(header(XFrameOptions::new(), || (SameOrigin, "page").into_response()).as_deref(), Some("SAMEORIGIN"));
    assert_eq!(header(XFrameOptions::new().same_origin(), || (Deny, "page").into_response()).as_deref(), Some("DENY"));
    let by_extension = || (axum::Extension(Exempt), "page").into_response();
    assert_eq!(header(XFrameOptions::new(), by_extension), None);
}

#[test]
fn xfo_01_of_several_notes_the_strictest_counts() {
    let both = || (Exempt, SameOrigin, "page").into_response();
    assert_eq!(header(XFrameOptions::new(), both).as_deref(), Some("SAMEORIGIN"));
    let all = || (Exempt, SameOrigin, Deny, "page").into_response();
    assert_eq!(header(XFrameOptions::new().same_origin(), all).as_deref(), Some("DENY"));
}

#[test]
fn xfo_01_a_policy_does_not_replace_it() {
    let policy = || ([("content-security-policy", "frame-ancestors 'self'")], "page").into_response();
    assert_eq!(header(XFrameOptions::new(), policy).as_deref(), Some("DENY"));
}
