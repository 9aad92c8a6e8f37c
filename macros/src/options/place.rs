//! The places for options.

/// Where a `#[middleware(…)]` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On a fn: everything but `waive` and `provides`.
    Fn,
    /// On an impl block: as on a fn, without `named` and the name of a hook.
    Impl,
    /// On an entry of a chain: rules, waivers, `provides`.
    Entry,
}
