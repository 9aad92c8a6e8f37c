//! What clients send that no browser does.

use serde_json::json;

use super::super::SignedCookie;
use super::*;
use crate::cookies;
use crate::mutations::mutated;
use crate::signing::{Key, Keys};

/// The output of a future that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

fn record(data: serde_json::Value) -> Record {
    let serde_json::Value::Object(data) = data else { panic!("no object") };
    Record { data, expires: SystemTime::now() + Duration::from_hours(1) }
}

#[test]
fn a_million_cookies_that_were_not_signed_are_not_sessions() {
    let store = SignedCookie::new(Key::generate());
    let signed = [json!({ "a": 1 }), json!({ "_auth_user_id": "7", "text": "x".repeat(300) }), json!({})]
        .map(|data| now(store.create(&record(data))).expect("a cookie").token.as_str().to_owned());
    let seeds: Vec<&str> = signed.iter().map(String::as_str).collect();
    mutated(&seeds, |input| {
        let Some(token) = std::str::from_utf8(input).ok().and_then(Token::new) else { return };
        let loaded = now(store.load(&token)).expect("no error");
        assert_eq!(loaded.is_some(), seeds.contains(&token.as_str()), "{}", token.as_str());
    });
}

#[test]
fn every_changed_bit_of_a_signed_session_is_refused() {
    let store = SignedCookie::new(Key::generate());
    for data in [json!({ "a": 1 }), json!({ "text": "x".repeat(300) })] {
        let token = now(store.create(&record(data))).expect("a cookie").token;
        for bit in 0..token.as_str().len() * 8 {
            let mut bytes = token.as_str().as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Some(changed) = String::from_utf8(bytes).ok().as_deref().and_then(Token::new) {
                assert_eq!(now(store.load(&changed)).expect("no error"), None, "{}", changed.as_str());
            }
        }
    }
}

#[test]
fn a_million_cookie_headers_are_strangers_unless_they_hold_the_token() {
    let store = Memory::default();
    let token = now(store.create(&record(json!({ "name": "ann" })))).expect("a place").token;
    let name = "__Host-session";
    let held = format!("a=b; {name}={}; c", token.as_str());
    let seeds = [
        held.as_str(),
        "__Host-session=\"quoted\\\"\\073\\\\\"; x",
        "__Host-session=; __Host-session=short; =; ;;",
        "__Host-session=0123456789abcdef0123456789abcdef",
    ];
    middleware_chain! { struct Kept { sessions: Sessions<Memory> } }
    let sessions = Sessions::new(store.clone());
    let chain = Kept { sessions }.wrap(async |req: &mut ordain::Request| {
        let session = req.extensions().get::<Session>().cloned().expect("a session");
        let known = session.contains("name").await.expect("memory");
        if known { StatusCode::ACCEPTED } else { StatusCode::OK }
    });
    mutated(&seeds, |input| {
        let Ok(value) = http::HeaderValue::from_bytes(input) else { return };
        let request = http::Request::get("/").header(COOKIE, &value).body(String::new()).expect("a request");
        let sent = cookies::read(request.headers(), name).is_some_and(|sent| sent == token.as_str());
        let response = now(chain.handle(request));
        assert_eq!(response.status(), if sent { 202 } else { 200 }, "{value:?}");
        for line in response.headers().get_all(SET_COOKIE) {
            assert!(line.to_str().expect("text").starts_with("__Host-session=;"), "{line:?}");
        }
    });
    assert_eq!(store.len(), 1);
}

#[test]
fn a_million_signed_values_that_were_changed_are_refused() {
    let signer = Keys::new(Key::generate()).signer("purpose");
    let made = SystemTime::now();
    let signed = [
        signer.sign("value"),
        signer.sign_at("value", made),
        signer.sign_object(&[1, 2], made).expect("JSON"),
        signer.sign_object(&"x".repeat(500), made).expect("JSON"),
    ];
    let seeds: Vec<&str> = signed.iter().map(String::as_str).collect();
    mutated(&seeds, |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        assert_eq!(signer.unsign(text).is_ok(), seeds.contains(&text), "{text}");
        let age = Duration::from_hours(1);
        assert!(signer.unsign_within(text, age).is_err() || seeds.contains(&text));
        assert!(signer.unsign_object::<serde_json::Value>(text, age, made).is_err() || seeds.contains(&text));
    });
}
