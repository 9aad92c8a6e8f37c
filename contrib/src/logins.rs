//! Says that somebody has logged in during a request, or is known to have, to whoever must know: a token against forged forms is another one from
//! then on, and a page that was made for somebody is kept for nobody else.
//!
//! In the extensions of the request, put there by whoever comes first, on its own or in what that provides: who counts and who looks may
//! stand in either order, and each without the other.

use std::sync::Arc;
use std::sync::atomic::{self, Ordering};

use ordain::Request;

/// How often somebody has logged in during one request. All clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Logins(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    #[cfg(any(feature = "auth", feature = "csrf", test))]
    logins: atomic::AtomicU32,
    #[cfg(any(feature = "auth", feature = "cache", test))]
    known: atomic::AtomicBool,
}

impl Logins {
    /// That of a request, for who counts.
    #[cfg(any(feature = "auth", feature = "cache", test))]
    pub(crate) fn of(req: &mut Request) -> Self {
        #[cfg(feature = "csrf")]
        if let Some(token) = req.extensions().get::<crate::csrf::CsrfToken>() {
            return token.logins();
        }
        req.extensions_mut().get_or_insert_default::<Self>().clone()
    }

    /// That of a request, for who looks, and hands it on in what it provides.
    #[cfg(feature = "csrf")]
    pub(crate) fn seen_by(req: &Request) -> Self {
        req.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// Counts one more.
    #[cfg(any(feature = "auth", test))]
    pub(crate) fn add(&self) {
        self.0.logins.fetch_add(1, Ordering::AcqRel);
    }

    /// Somebody has asked who it is, and it is somebody.
    #[cfg(any(feature = "auth", test))]
    pub(crate) fn identified(&self) {
        self.0.known.store(true, Ordering::Release);
    }

    /// Whether somebody has asked who it is, and it is somebody.
    #[cfg(feature = "cache")]
    pub(crate) fn is_known(&self) -> bool {
        self.0.known.load(Ordering::Acquire)
    }

    /// How many there have been.
    #[cfg(feature = "csrf")]
    pub(crate) fn count(&self) -> u32 {
        self.0.logins.load(Ordering::Acquire)
    }
}
