//! What a wrong order looks like, on the toolchain that the pictures were made with. A folder a module.

/// Every rule of a layer, broken: the whole picture. And the orders that are right.
#[test]
#[cfg(all(feature = "axum-login", feature = "tower-http", feature = "tower-sessions"))]
fn layers() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/layers/fail/*.rs");
    tests.pass("tests/ui/layers/pass/*.rs");
}
