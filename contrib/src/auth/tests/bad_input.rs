//! What stands in a session, or is typed into a form, and is nobody's.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::*;
use crate::mutations::mutated;
use crate::sessions::Record;

/// A visitor with a session in which this stands.
fn with(store: &Memory, data: Value) -> Visitor {
    let Value::Object(data) = data else { panic!("no object") };
    let record = Record { data, expires: SystemTime::now() + Duration::from_hours(1) };
    let saved = visit::run(store.create(&record)).expect("a place");
    Visitor { cookie: Some(format!("__Host-session={}", saved.token.as_str())) }
}

#[test]
fn a_session_that_holds_no_id_or_no_hash_is_nobody_s_and_over() {
    let site = Setting::new();
    let ann = Visitor::logged_in(&site.chain, "ann");
    let hash = site.kept(&ann).unwrap()["_auth_user_hash"].as_str().unwrap().to_owned();
    let upper = hash.to_uppercase();
    for (id, kept) in [
        (json!("1"), json!(hash)),
        (json!(null), json!(hash)),
        (json!(-1), json!(hash)),
        (json!([1]), json!(hash)),
        (json!(2), json!(hash)),
        (json!(3), json!(hash)),
        (json!(1), json!(null)),
        (json!(1), json!("")),
        (json!(1), json!(7)),
        (json!(1), json!(hash[1..])),
        (json!(1), json!(format!("{hash}0"))),
        (json!(1), json!(format!("é{}", &hash[2..]))),
        (json!(1), json!("0".repeat(64))),
    ] {
        let mut visitor = with(&site.store, json!({ "_auth_user_id": id, "_auth_user_hash": kept }));
        assert_eq!(visitor.who(&site.chain), "nobody", "{id} {kept}");
        assert_eq!(visitor.cookie, None, "{id} {kept}");
    }
    let mut none = with(&site.store, json!({ "_auth_user_id": 1 }));
    assert_eq!(none.who(&site.chain), "nobody");
    let mut same = with(&site.store, json!({ "_auth_user_id": 1, "_auth_user_hash": upper }));
    assert_eq!(same.who(&site.chain), "ann", "the same bytes");
}

#[test]
fn every_changed_bit_of_the_hash_is_nobody_s() {
    let site = Setting::new();
    let ann = Visitor::logged_in(&site.chain, "ann");
    let hash = site.kept(&ann).unwrap()["_auth_user_hash"].as_str().unwrap().to_owned();
    for bit in 0..hash.len() * 8 {
        let mut bytes = hash.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        let mut visitor = with(&site.store, json!({ "_auth_user_id": 1, "_auth_user_hash": changed }));
        let expected = if changed.eq_ignore_ascii_case(&hash) { "ann" } else { "nobody" };
        assert_eq!(visitor.who(&site.chain), expected, "{changed}");
    }
}

#[test]
fn a_million_hashes_in_a_session_are_nobody_s_unless_they_are_the_one() {
    let site = Setting::new();
    let ann = Visitor::logged_in(&site.chain, "ann");
    let hash = site.kept(&ann).unwrap()["_auth_user_hash"].as_str().unwrap().to_owned();
    mutated(&[&hash, "", "é"], |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        let mut visitor = with(&site.store, json!({ "_auth_user_id": 1, "_auth_user_hash": text }));
        let is_ann = visitor.who(&site.chain) == "ann";
        assert_eq!(is_ann, text.eq_ignore_ascii_case(&hash), "{text}");
    });
}

#[test]
fn a_name_that_is_too_long_is_nobody_s_and_the_backend_is_not_asked() {
    let site = Setting::new();
    let long = "a".repeat(User::<People>::LONGEST_NAME);
    assert_eq!(Visitor::default().get(&site.chain, &format!("/login/{long}/x")).status, 403);
    assert_eq!(site.people.calls().len(), 1);
    assert_eq!(Visitor::default().get(&site.chain, &format!("/login/{long}a/x")).status, 403);
    assert_eq!(site.people.calls(), [""; 0]);
}
