//! What a wrong order looks like, on the toolchain that the pictures were made with. A folder a module.

/// Every rule of a layer, broken: the whole picture. And the orders that are right.
#[test]
#[cfg(all(feature = "axum-login", feature = "tower-http", feature = "tower-sessions"))]
fn layers() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/layers/fail/*.rs");
    tests.pass("tests/ui/layers/pass/*.rs");
}

/// Whatever needs a session, above and below what provides it.
#[test]
#[cfg(feature = "sessions")]
fn sessions() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/sessions/fail/*.rs");
    tests.pass("tests/ui/sessions/pass/*.rs");
}

/// Users below sessions, and whatever needs them below that.
#[test]
#[cfg(all(feature = "auth", feature = "csrf", feature = "security"))]
fn auth() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/auth/fail/*.rs");
    tests.pass("tests/ui/auth/pass/*.rs");
}

/// Permissions below users, logins and the checks of forged forms.
#[test]
#[cfg(all(feature = "csrf", feature = "rbac", feature = "security"))]
fn rbac() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/rbac/fail/*.rs");
    tests.pass("tests/ui/rbac/pass/*.rs");
}

/// Messages, wherever they are kept.
#[test]
#[cfg(all(feature = "messages", feature = "sessions"))]
fn messages() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/messages/fail/*.rs");
    tests.pass("tests/ui/messages/pass/*.rs");
}

/// Sessions beside the layers of other crates that keep them, too.
#[test]
#[cfg(all(feature = "axum-login", feature = "sessions", feature = "tower-sessions"))]
fn sessions_beside_layers() {
    trybuild::TestCases::new().compile_fail("tests/ui/sessions/beside/*.rs");
}

/// What reads a form, and what limits it.
#[test]
#[cfg(all(feature = "csrf", feature = "tower-http"))]
fn csrf_beside_layers() {
    trybuild::TestCases::new().compile_fail("tests/ui/csrf/beside/*.rs");
}

/// Every rule of these batteries, broken, and their order as it is right.
#[test]
#[cfg(all(
    feature = "common",
    feature = "conditional",
    feature = "csp",
    feature = "csrf",
    feature = "geo",
    feature = "gzip",
    feature = "hosts",
    feature = "locale",
    feature = "security",
    feature = "sessions",
    feature = "x-frame-options"
))]
fn headers_and_bodies() {
    let tests = trybuild::TestCases::new();
    for module in ["common", "conditional", "csp", "csrf", "geo", "gzip", "hosts", "locale", "security"] {
        tests.compile_fail(format!("tests/ui/{module}/fail/*.rs"));
    }
    for module in ["csrf", "hosts"] {
        tests.pass(format!("tests/ui/{module}/pass/*.rs"));
    }
}
