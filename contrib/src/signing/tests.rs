//! SGN-1 to SGN-6, with Django's vectors.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use super::{BadSignature, Key, Keys, MadeBy, Signer, WeakKey, random_string};

const MADE: u64 = 1_700_000_000;
const MADE_AT: Duration = Duration::from_secs(MADE);

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The signer of Django's vectors: key `kkkkkkkkkk`, salt `s`.
fn django() -> Signer {
    Keys::new(Key::of_a_vector("kkkkkkkkkk")).signer("s")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes it");
        text
    })
}

#[test]
fn sgn_1_a_value_is_signed_as_django_signs_it() {
    let signed = "v:_p9l4kNSTlwpEssRophxGhjfKkbODuKwyfV99OYwLYo";
    assert_eq!(django().sign("v"), signed);
    assert_eq!(django().unsign(signed), Ok("v"));
}

#[test]
fn sgn_1_a_mac_is_django_s_salted_hmac() {
    let of = |secret, salt, value: &str| hex(&Keys::new(Key::of_a_vector(secret)).mac(salt, value.as_bytes()));
    assert_eq!(of("secret", "salt", "value"), "debaddcd9ecbaab181289870baf8af49b0af0a7050d620d1a63f1e69bd87ceb8");
    assert_eq!(
        of("secret", "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash", "pbkdf2_sha256$1$x$y"),
        "465a3bcc8bb84090028835b3ef4c6693f82625a7b11cea2569d7caddb817c066"
    );
}

#[test]
fn sgn_1_a_value_may_hold_the_separator_and_anything_else() {
    for value in ["", ":", "a:b:c", "ünïcode", "\u{0}"] {
        assert_eq!(django().unsign(&django().sign(value)), Ok(value));
    }
}

#[test]
fn sgn_2_a_former_key_verifies_and_does_not_sign() {
    let (old, new) = (Key::generate(), Key::generate());
    let before = Keys::new(old.clone()).signer("s").sign("v");
    let both = Keys::new(new.clone()).with_fallback(Key::generate()).with_fallback(old);
    assert_eq!(both.signer("s").unsign(&before), Ok("v"));
    assert_eq!(both.signer("s").sign("v"), Keys::new(new.clone()).signer("s").sign("v"));
    assert_eq!(Keys::new(new).signer("s").unsign(&before), Err(BadSignature::Forged));
    let mac = both.mac("p", b"v");
    assert_eq!(both.made_by("p", b"v", &mac), MadeBy::Current);
    assert_eq!(both.made_by("q", b"v", &mac), MadeBy::Nobody);
}

#[test]
fn sgn_3_a_value_with_a_time_is_django_s() {
    let signed = "v:1r31eq:lnSndl7aeyW6K63xJPwKkiNnjMNEzPW8o_GiXbpy5Dk";
    assert_eq!(django().sign_at("v", at(MADE)), signed);
    assert_eq!(django().unsign_stamped(signed), Ok(("v", at(MADE))));
}

#[test]
fn sgn_3_exactly_the_age_is_fine_and_so_is_the_future() {
    let signed = django().sign_at("v", at(MADE));
    let within = |age, now| django().unsign_until(&signed, Duration::from_secs(age), at(now));
    assert_eq!(within(10, MADE + 10), Ok("v"));
    assert_eq!(within(10, MADE + 11), Err(BadSignature::Expired));
    assert_eq!(within(0, MADE - 1000), Ok("v"));
}

#[test]
fn sgn_3_a_time_that_no_clock_shows_is_none() {
    for stamp in ["zzzzzzzzzzz", "zzzzzzzzzz", "zzzzzzzzzzzzzzzzzzzzzzzz", "", "-1", "1 ", "é"] {
        let signed = django().sign(&format!("v:{stamp}"));
        assert!(matches!(django().unsign_stamped(&signed), Ok(_) | Err(BadSignature::Malformed)), "{stamp}");
    }
    assert_eq!(django().unsign_stamped(&django().sign("v:zzzzzzzzzzzz")), Err(BadSignature::Malformed));
    assert_eq!(django().unsign_stamped(&django().sign("v")), Err(BadSignature::Malformed));
}

#[test]
fn sgn_4_an_object_is_django_s() {
    let signed = "eyJhIjoxfQ:1r31eq:0xUGUVUQI4EtQT2Fs9st9rbxicZrGWaatqH9TeckMU8";
    let object = serde_json::json!({ "a": 1 });
    assert_eq!(django().sign_object(&object, at(MADE)).expect("JSON"), signed);
    let age = Duration::from_secs(1);
    assert_eq!(django().unsign_object(signed, age, at(MADE)), Ok(object));
}

#[test]
fn sgn_4_a_compressed_object_of_django_is_read() {
    let signed = ".eJyLVqqgA1CKBQDRJi_d:1r31eq:cvWjla-V1-DuanfwEdBzYueH1Qslym0hUTKlPLhKrwI";
    assert_eq!(django().unsign_object(signed, MADE_AT, at(MADE)), Ok(vec!["x".repeat(100)]));
    let ours = django().sign_object(&["x".repeat(100)], at(MADE)).expect("JSON");
    assert!(ours.starts_with('.'), "{ours}");
    assert_eq!(django().unsign_object(&ours, MADE_AT, at(MADE)), Ok(vec!["x".repeat(100)]));
}

#[test]
fn sgn_4_what_unfolds_to_more_than_a_mebibyte_is_refused() {
    let bomb = django().sign_object(&"0".repeat(2 << 20), at(MADE)).expect("JSON");
    assert!(bomb.len() < 16 * 1024, "{}", bomb.len());
    assert_eq!(django().unsign_object::<String>(&bomb, MADE_AT, at(MADE)), Err(BadSignature::TooLong));
}

#[test]
fn sgn_5_a_signature_is_for_one_purpose() {
    let keys = Keys::new(Key::generate());
    let signed = keys.signer("a").sign("v");
    assert_eq!(keys.signer("b").unsign(&signed), Err(BadSignature::Forged));
    let parts = keys.signer_of(&["session", "id"]).sign("v");
    for other in [&["sessioni", "d"][..], &["session"], &["sessionid"], &["session", "id", ""], &["", "session", "id"]]
    {
        assert_eq!(keys.signer_of(other).unsign(&parts), Err(BadSignature::Forged), "{other:?}");
    }
}

#[test]
fn sgn_6_secrets_differ_and_are_of_their_alphabet() {
    let drawn: std::collections::HashSet<_> = (0..1000).map(|_| random_string(32, b"ab0")).collect();
    assert_eq!(drawn.len(), 1000);
    assert!(drawn.iter().all(|text| text.len() == 32 && text.bytes().all(|byte| b"ab0".contains(&byte))));
}

#[test]
fn a_secret_that_is_none_makes_no_key() {
    assert_eq!(Key::new("kkkkkkkkkk").map(drop), Err(WeakKey::Short { bytes: 10 }));
    assert_eq!(Key::new("ab".repeat(16)).map(drop), Err(WeakKey::Uniform { different: 2 }));
    let generated = "django-insecure-0123456789abcdefghijklmnop";
    assert_eq!(Key::new(generated).map(drop), Err(WeakKey::ForDevelopment));
    assert!(Key::new("0123456789abcdef0123456789abcdef").is_ok());
}

#[test]
fn a_value_that_is_too_long_is_not_looked_at() {
    let signed = django().sign(&"x".repeat(100));
    assert_eq!(django().limit(signed.len()).unsign(&signed).map(str::len), Ok(100));
    assert_eq!(django().limit(signed.len() - 1).unsign(&signed), Err(BadSignature::TooLong));
}

/// Of each kind of signed value, each of its bits.
#[test]
fn every_changed_bit_is_refused() {
    let signer = django();
    let object = serde_json::json!({ "user": "ada", "more": "x".repeat(80) });
    let kinds = [
        signer.sign("ada"),
        signer.sign_at("ada", at(MADE)),
        signer.sign_object(&["ada"], at(MADE)).expect("JSON"),
        signer.sign_object(&object, at(MADE)).expect("JSON"),
    ];
    for signed in kinds {
        for bit in 0..signed.len() * 8 {
            let mut bytes = signed.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // What is no text does not come as far as here.
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(signer.unsign(&changed).is_err(), "{signed} and {changed}");
                assert!(signer.unsign_until(&changed, MADE_AT, at(MADE)).is_err());
                assert!(signer.unsign_object::<serde_json::Value>(&changed, MADE_AT, at(MADE)).is_err());
            }
        }
    }
}
