//! How certain it is that an `async fn` awaits only `next`.

/// From what is certain to what is less so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OnlyNext {
    /// Its tokens are all there is.
    Certain,
    /// It calls macros that are known by their names, and another macro may have such a name.
    ByNames,
}
