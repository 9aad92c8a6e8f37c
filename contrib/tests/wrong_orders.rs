//! What a wrong order looks like, on the toolchain that the pictures were made with. A folder a module; in `beside` are the
//! mistakes that want another module, too. What is right is in `right_orders.rs`: beside it, trybuild would build the mistakes
//! one by one.

/// Every rule, broken: the whole picture.
#[test]
fn wrong_orders() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/*/fail/*.rs");
    tests.compile_fail("tests/ui/*/beside/*.rs");
}
