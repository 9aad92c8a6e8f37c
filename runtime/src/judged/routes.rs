//! The one value that no entry provides: the routes of the router that a chain is wrapped around.

use crate::judged::entries::Judged;
#[cfg(feature = "axum")]
use crate::middleware::same::same;
use crate::middleware::traits::NeedList;
use crate::plan::{Entry, MAX_NEEDS};

/// Whether a type is `Routes`.
#[cfg(feature = "axum")]
pub(crate) const fn is_routes<T: ?Sized>() -> bool {
    same::<T, crate::around::axum::routes::Routes>()
}

/// Whether a type is `Routes`, of which there are none.
#[cfg(not(feature = "axum"))]
#[expect(clippy::extra_unused_type_parameters, reason = "with the feature it is asked for")]
pub(crate) const fn is_routes<T: ?Sized>() -> bool {
    false
}

/// Which needs of a list `wrap_router` meets.
pub(crate) const fn by_router<L: NeedList>() -> [bool; MAX_NEEDS] {
    let mut all = [false; MAX_NEEDS];
    if L::LEN > 0 {
        let rest = by_router::<L::Tail>();
        all[0] = is_routes::<L::Head>();
        let mut nth = 1;
        while nth < MAX_NEEDS {
            all[nth] = rest[nth - 1];
            nth += 1;
        }
    }
    all
}

/// Whether a `T` is what a chain of these entries is certainly given by `wrap_router`.
pub(crate) const fn gives_routes<T: ?Sized>(entries: &[Entry]) -> bool {
    if is_routes::<T>() {
        let mut at = 0;
        while at < entries.len() {
            if entries[at].takes_of_router(true) {
                return true;
            }
            at += 1;
        }
    }
    false
}

/// Whether one of a chain's own entries needs the routes.
#[must_use]
pub const fn needs_routes<C: Judged>() -> bool {
    any_own::<C>(true)
}

/// Whether one takes them, maybe as an `Option`.
#[cfg(feature = "axum")]
#[must_use]
pub const fn takes_routes<C: Judged>() -> bool {
    any_own::<C>(false)
}

const fn any_own<C: Judged>(for_certain: bool) -> bool {
    let mut nth = 0;
    while nth < C::CONTEXTS.len() {
        let mut own = C::CONTEXTS[nth].entries.split_at(C::CONTEXTS[nth].from).1;
        while let [entry, rest @ ..] = own {
            if entry.takes_of_router(for_certain) {
                return true;
            }
            own = rest;
        }
        nth += 1;
    }
    false
}

/// Whether a chain goes around a router only.
#[derive(Debug)]
pub struct RouterOnly<const ROUTER: bool>;

/// What a chain goes around.
pub trait Mounted {
    /// A [`RouterOnly`].
    type On;
}

/// A chain that goes around anything.
#[diagnostic::on_unimplemented(
    message = "`{Self}` needs the `Routes` of a router, so it goes around a router only",
    label = "write `wrap_router`",
    note = "for a test without a router, put a field of type `Shared<Routes>` above the entry that needs them"
)]
pub trait AroundAnything {}

#[diagnostic::do_not_recommend]
impl<C: Mounted<On = RouterOnly<false>>> AroundAnything for C {}
