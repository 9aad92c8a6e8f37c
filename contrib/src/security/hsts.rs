//! `Strict-Transport-Security`.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// What the list that browsers are shipped with asks for.
const A_YEAR: u64 = 31_536_000;

/// `Strict-Transport-Security` (RFC 6797): browsers use HTTPS only, from their first secure visit on.
///
/// It cannot be taken back before it ends: begin with minutes.
///
/// ```
/// use std::time::Duration;
/// use ordain_contrib::security::Hsts;
///
/// let hour = Hsts::new(Duration::from_hours(1)).unwrap();
/// assert_eq!(hour.to_string(), "max-age=3600");
/// assert_eq!(
///     hour.including_subdomains().preload().unwrap_err().to_string(),
///     "preload wants a year (31536000 seconds) and the subdomains",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hsts {
    seconds: u64,
    subdomains: bool,
    preload: bool,
}

impl Hsts {
    /// For so long.
    ///
    /// # Errors
    ///
    /// Less than a second, which makes browsers forget: [`Hsts::forget`].
    pub fn new(max_age: Duration) -> Result<Self, InvalidHsts> {
        match max_age.as_secs() {
            0 => Err(InvalidHsts("no time at all makes browsers forget: write `Hsts::forget()` if that is meant")),
            seconds => Ok(Self { seconds, subdomains: false, preload: false }),
        }
    }

    /// Makes browsers forget what they have been told: `max-age=0`.
    #[must_use]
    pub fn forget() -> Self {
        Self { seconds: 0, subdomains: false, preload: false }
    }

    /// Means all subdomains, too.
    #[must_use]
    pub fn including_subdomains(self) -> Self {
        Self { subdomains: true, ..self }
    }

    /// Asks to be shipped with browsers, which takes months to undo.
    ///
    /// # Errors
    ///
    /// It is for less than a year, or not for the subdomains: the list takes no such site.
    pub fn preload(self) -> Result<Self, InvalidHsts> {
        if self.seconds < A_YEAR || !self.subdomains {
            return Err(InvalidHsts("preload wants a year (31536000 seconds) and the subdomains"));
        }
        Ok(Self { preload: true, ..self })
    }

    pub(super) fn is_for_subdomains(self) -> bool {
        self.subdomains
    }

    pub(super) fn is_preloaded(self) -> bool {
        self.preload
    }
}

/// As the header has it.
impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "max-age={}", self.seconds)?;
        f.write_str(if self.subdomains { "; includeSubDomains" } else { "" })?;
        f.write_str(if self.preload { "; preload" } else { "" })
    }
}

/// An [`Hsts`] that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidHsts(&'static str);

impl fmt::Display for InvalidHsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for InvalidHsts {}
