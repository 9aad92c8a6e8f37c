//! What mistakes look like, on the toolchain that the pictures were made with.

use trybuild::TestCases;

/// One mistake a file, and of every rule the whole picture. In `recovery` the item is used after the
/// mistake: exactly one error.
#[test]
fn mistakes() {
    let tests = TestCases::new();
    tests.compile_fail("ui/*/fail/*.rs");
    tests.compile_fail("ui/recovery/*.rs");
    tests.pass("ui/*/pass/*.rs");
}
