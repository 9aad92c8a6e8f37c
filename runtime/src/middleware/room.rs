//! Room for what a chain provides, made at once.

use std::sync::LazyLock;

use http::Extensions;

/// Puts a value into the extensions of a request.
///
/// Those of most requests are empty when the first value comes, several more follow, and a router adds what it has found. A table
/// that grows with them is moved twice on the way: so the first one finds a table that has room for fourteen.
#[inline]
pub(crate) fn put<T: Clone + Send + Sync + 'static>(value: T, extensions: &mut Extensions) {
    if extensions.is_empty() {
        extensions.clone_from(&ROOMY);
    }
    extensions.insert(value);
}

/// Empty, with a table that has had eight values: the clone of one is as large.
static ROOMY: LazyLock<Extensions> = LazyLock::new(|| {
    #[derive(Clone)]
    struct Value<const N: u8>;

    let mut extensions = Extensions::new();
    extensions.insert(Value::<0>);
    extensions.insert(Value::<1>);
    extensions.insert(Value::<2>);
    extensions.insert(Value::<3>);
    extensions.insert(Value::<4>);
    extensions.insert(Value::<5>);
    extensions.insert(Value::<6>);
    extensions.insert(Value::<7>);
    extensions.clear();
    extensions
});
