//! Says that somebody has logged in during a request, to whoever must know: a token against forged forms is another one from
//! then on.
//!
//! In the extensions of the request, put there by whoever comes first: who counts and who looks may stand in either order, and
//! each without the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ordain::Request;

/// How often somebody has logged in during one request. All clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Logins(Arc<AtomicU32>);

impl Logins {
    /// That of a request.
    pub(crate) fn of(req: &mut Request) -> Self {
        req.extensions_mut().get_or_insert_default::<Self>().clone()
    }

    /// Counts one more.
    #[cfg(any(feature = "auth", test))]
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    /// How many there have been.
    #[cfg(feature = "csrf")]
    pub(crate) fn count(&self) -> u32 {
        self.0.load(Ordering::Acquire)
    }
}
