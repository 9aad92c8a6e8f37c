//! What a deployment may want to know of its settings.

use std::fmt;

use http::header;

use super::Security;

/// A setting that is weaker than it could be: [`Security::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// Plain text is served as it is (Django's W008).
    NoRedirect,
    /// Browsers are not told to use HTTPS only (W004).
    NoStrictTransportSecurity,
    /// They are told, but not of the subdomains (W005).
    WithoutSubdomains,
    /// They are told, but not before the first visit (W021).
    NotPreloaded,
    /// Browsers may guess what a response is (W006).
    NoNosniff,
    /// The address of a page is told where it leads (W022).
    NoReferrerPolicy,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRedirect => "plain text is not redirected to HTTPS: `redirect_to_https`",
            Self::NoStrictTransportSecurity => "browsers are not told to use HTTPS only: `strict_transport_security`",
            Self::WithoutSubdomains => "`Strict-Transport-Security` leaves out the subdomains: `including_subdomains`",
            Self::NotPreloaded => "`Strict-Transport-Security` begins with the first visit: `preload`",
            Self::NoNosniff => "browsers may guess what a response is: leave out `without_nosniff`",
            Self::NoReferrerPolicy => {
                "pages tell where they lead what their address is: leave out `without_referrer_policy`"
            }
        })
    }
}

impl Security {
    /// Lists what a deployment should know: what Django's `check --deploy` says of these settings, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::security::{Security, Weakness};
    ///
    /// let weaknesses = Security::new().weaknesses();
    /// assert_eq!(weaknesses, [Weakness::NoRedirect, Weakness::NoStrictTransportSecurity]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let mut found = Vec::new();
        if self.redirect.is_none() {
            found.push(Weakness::NoRedirect);
        }
        match &self.hsts {
            None => found.push(Weakness::NoStrictTransportSecurity),
            Some((hsts, _)) => {
                if !hsts.is_for_subdomains() {
                    found.push(Weakness::WithoutSubdomains);
                }
                if !hsts.is_preloaded() {
                    found.push(Weakness::NotPreloaded);
                }
            }
        }
        if self.sends(&header::X_CONTENT_TYPE_OPTIONS).is_none() {
            found.push(Weakness::NoNosniff);
        }
        if self.sends(&header::REFERRER_POLICY).is_none() {
            found.push(Weakness::NoReferrerPolicy);
        }
        found
    }
}
