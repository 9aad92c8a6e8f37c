//! Says that somebody has logged in during a request, or is known to have, to whoever must know: a token against forged forms is another one from
//! then on, and a page that was made for somebody is kept for nobody else.
//!
//! In the extensions of the request, put there by whoever comes first, on its own or in what that provides: who counts and who looks may
//! stand in either order, and each without the other.

use std::sync::Arc;
use std::sync::atomic::{self, Ordering};

use ordain::Request;

/// How often somebody has logged in during one request. All clones are one.
#[derive(Debug, Clone)]
pub(crate) enum Logins {
    Own(Arc<Seen>),
    /// What a token hands on, which has them itself.
    #[cfg(all(feature = "csrf", any(feature = "auth", feature = "cache", test)))]
    OfToken(crate::csrf::CsrfToken),
}

impl Default for Logins {
    fn default() -> Self {
        Self::Own(Arc::default())
    }
}

/// What there is to be counted.
#[derive(Debug, Default)]
pub(crate) struct Seen {
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

    /// That of a request, if somebody counts already, for who looks.
    #[cfg(feature = "csrf")]
    pub(crate) fn seen_by(req: &Request) -> Option<Self> {
        req.extensions().get::<Self>().cloned()
    }

    pub(crate) fn seen(&self) -> &Seen {
        match self {
            Self::Own(seen) => seen,
            #[cfg(all(feature = "csrf", any(feature = "auth", feature = "cache", test)))]
            Self::OfToken(token) => token.seen(),
        }
    }

    /// Counts one more.
    #[cfg(any(feature = "auth", test))]
    pub(crate) fn add(&self) {
        self.seen().logins.fetch_add(1, Ordering::AcqRel);
    }

    /// Somebody has asked who it is, and it is somebody.
    #[cfg(any(feature = "auth", test))]
    pub(crate) fn identified(&self) {
        self.seen().known.store(true, Ordering::Release);
    }

    /// Whether somebody has asked who it is, and it is somebody.
    #[cfg(feature = "cache")]
    pub(crate) fn is_known(&self) -> bool {
        self.seen().known.load(Ordering::Acquire)
    }
}

impl Seen {
    /// How many there have been.
    #[cfg(feature = "csrf")]
    pub(crate) fn count(&self) -> u32 {
        self.logins.load(Ordering::Acquire)
    }
}
