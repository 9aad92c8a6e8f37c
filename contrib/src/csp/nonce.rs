//! The nonce of a response.

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use ordain::FromChain;

/// The nonce of a response, provided by [`Csp`](super::Csp): what shows it is allowed to run.
///
/// It is drawn at its first use, and a use is what lets it into the header and forbids caches to keep the page: whoever takes it and does not
/// show it costs nothing. A need of the middlewares below, and a parameter of axum handlers; the [module](super) has an example.
#[derive(Clone, Default, FromChain)]
#[from_chain(provided_by = "ordain_contrib::csp::Csp")]
pub struct Nonce {
    drawn: Arc<OnceLock<String>>,
}

impl Nonce {
    /// The nonce: 22 characters that may stand in an attribute and in a URL as they are. The same one throughout a request.
    ///
    /// # Panics
    ///
    /// The system has no generator of random bytes. In a chain that is an error of the request.
    #[must_use]
    pub fn value(&self) -> &str {
        self.drawn.get_or_init(|| {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).unwrap_or_else(|error| panic!("the system draws no random bytes: {error}"));
            URL_SAFE_NO_PAD.encode(bytes)
        })
    }

    /// The nonce, if it has been used.
    pub(crate) fn used(&self) -> Option<&str> {
        self.drawn.get().map(String::as_str)
    }
}

/// The [value](Self::value).
impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.value())
    }
}

/// Whether it was used, not which it is: that is a secret until the page is sent.
impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nonce").field("used", &self.used().is_some()).finish_non_exhaustive()
    }
}
