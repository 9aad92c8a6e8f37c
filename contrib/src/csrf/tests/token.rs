//! Secrets and tokens.

use super::super::Malformed;
use super::super::secret::Secret;
use super::*;

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[test]
fn csr_01_a_token_is_its_secret_under_a_mask() {
    for (token, secret) in [
        (TOKEN.to_owned(), SECRET.to_owned()),
        ("a".repeat(64), "a".repeat(32)),
        ("a".repeat(32) + &"b".repeat(32), "b".repeat(32)),
    ] {
        assert_eq!(Secret::read(&token).unwrap().spelled(), secret);
        assert_eq!(Secret::read(&secret).unwrap().spelled(), secret);
    }
}

#[test]
fn csr_01_each_token_is_another_one_of_one_secret() {
    let secret = Secret::draw();
    let tokens: std::collections::HashSet<_> = (0..100).map(|_| secret.token()).collect();
    assert_eq!(tokens.len(), 100);
    for token in tokens {
        assert!(token.len() == 64 && is_alphanumeric(&token));
        assert!(Secret::read(&token).unwrap().is(&secret));
    }
    let spelled = secret.spelled();
    assert!(spelled.len() == 32 && is_alphanumeric(&spelled));
    assert!(!Secret::draw().is(&secret));
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn csr_02_a_wrong_length_and_wrong_characters_are_two_refusals() {
    for length in [0, 1, 31, 33, 63, 65, 128, 100_000] {
        assert_eq!(Secret::read(&"a".repeat(length)).unwrap_err(), Malformed::Length);
    }
    for wrong in ["*".repeat(32), "a".repeat(63) + "-", "é".repeat(16), "é".repeat(32)] {
        assert_eq!(Secret::read(&wrong).unwrap_err(), Malformed::Characters);
    }
}

#[test]
fn csr_02_what_is_offered_may_be_a_token_or_the_secret_itself() {
    let site = secure(Csrf::new());
    for (token, status, why) in [
        (TOKEN, 200, ""),
        (SECRET, 200, ""),
        (OTHER, 403, r#"Mismatch(Header("x-csrftoken"))"#),
        ("short", 403, r#"Token(Header("x-csrftoken"), Length)"#),
        ("********************************", 403, r#"Token(Header("x-csrftoken"), Characters)"#),
    ] {
        assert_eq!(said(&site, post("", &[("x-csrftoken", token)])), (status, why.to_owned()), "{token}");
    }
    // The secret in its cookie may stand under a mask, too.
    let masked = format!("__Host-csrf={TOKEN}");
    assert_eq!(said(&site, post("", &[("cookie", &masked), ("x-csrftoken", SECRET)])).0, 200);
}

#[test]
fn a_token_says_nothing_of_its_secret_when_it_is_printed() {
    let token = super::super::testing::token();
    let shown = visit::run(token.get()).unwrap();
    assert_eq!(format!("{token:?}"), "CsrfToken { to_be_kept: true, .. }");
    assert_eq!(shown.len(), 64);
}
