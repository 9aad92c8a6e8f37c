//! What mistakes look like, on the toolchain that the pictures were made with.
//! What compiles stands in tests of its own: beside it, trybuild would build the mistakes one by one.

use trybuild::TestCases;

/// One mistake a file, and of every rule the whole picture. In `recovery` the item is used after the
/// mistake: exactly one error.
#[test]
fn mistakes() {
    let tests = TestCases::new();
    tests.compile_fail("ui/*/fail/*.rs");
    tests.compile_fail("ui/recovery/*.rs");
}

/// What is right compiles and runs, without a warning.
#[test]
fn right_programs() {
    TestCases::new().pass("ui/*/pass/*.rs");
}
