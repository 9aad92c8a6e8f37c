//! Cookies that have been tampered with.

use std::time::SystemTime;

use super::*;
use crate::mutations::mutated;

/// Cookies of messages, one of them compressed.
fn signed() -> Vec<String> {
    let signer = keys().signer_of(&["ordain", "messages", "cookie"]);
    let of = |said: serde_json::Value| signer.sign_object(&said, SystemTime::now()).expect("JSON");
    vec![
        of(serde_json::json!([0, [[20, "one", ""]]])),
        of(serde_json::json!([1, [[20, "x".repeat(300), "tag"], [40, "y", ""]]])),
        of(serde_json::json!([0, []])),
    ]
}

#[test]
fn a_million_cookies_that_were_not_signed_are_no_messages() {
    let kept = InCookie::new(keys());
    let signed = signed();
    let seeds: Vec<&str> = signed.iter().map(String::as_str).collect();
    mutated(&seeds, |input| {
        let Ok(text) = str::from_utf8(input) else { return };
        assert_eq!(kept.read(text).is_some(), seeds.contains(&text), "{text}");
    });
}

#[test]
fn every_changed_bit_of_a_cookie_is_refused() {
    let kept = InCookie::new(keys());
    for cookie in signed() {
        for bit in 0..cookie.len() * 8 {
            let mut bytes = cookie.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(changed) = String::from_utf8(bytes) {
                assert_eq!(kept.read(&changed), None, "{changed}");
            }
        }
    }
}

#[test]
fn what_was_signed_as_something_else_or_is_too_long_is_refused() {
    let kept = InCookie::new(keys());
    let signer = keys().signer_of(&["ordain", "messages", "cookie"]);
    let of = |said: serde_json::Value| signer.sign_object(&said, SystemTime::now()).expect("JSON");
    for other in [of(serde_json::json!([0])), of(serde_json::json!([0, [[20, "one"]]])), signer.sign("value")] {
        assert_eq!(kept.read(&other), None);
    }
    assert_eq!(
        kept.read(&keys().signer("session").sign_object(&(0, [(20, "one", "")]), SystemTime::now()).unwrap()),
        None
    );
    assert_eq!(kept.read(&of(serde_json::json!([0, [[20, long(3000), ""]]]))), None);
}

#[test]
fn a_million_cookie_headers_are_messages_only_with_a_signed_cookie() {
    let site = in_cookie();
    let signed = signed();
    let held = format!("a=b; __Host-messages={}; c", signed[0]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    mutated(&[&held, "__Host-messages=\"\\073\"; x", "__Host-messages=; =; ;;"], |input| {
        let Ok(value) = http::HeaderValue::from_bytes(input) else { return };
        let mut request = visit::get("/count", &[]);
        request.headers_mut().insert("cookie", value.clone());
        let is_signed = crate::cookies::read(request.headers(), NAME).is_some_and(|sent| sent == signed[0]);
        let answer = runtime.block_on(site.handle(request));
        let body = runtime.block_on(axum::body::to_bytes(answer.into_body(), 9)).expect("a body");
        assert_eq!(body, if is_signed { "1" } else { "0" }, "{value:?}");
    });
}
