//! The entry.

use std::error::Error as StdError;
use std::fmt;
use std::ops::ControlFlow;
use std::str;

use ordain::sets::Answers;
use ordain::{Error, FromChain, Request, Response, middleware};

use super::Countries;
use crate::hosts::ClientIp;

/// The country that a request comes from, provided by [`GeoBlock`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, FromChain)]
#[from_chain(provided_by = "ordain_contrib::geo::GeoBlock")]
pub struct Country(Option<[u8; 2]>);

impl Country {
    /// Its code (ISO 3166-1), two capital letters: `DE`. None if the database does not know it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        str::from_utf8(self.0.as_ref()?).ok()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Country").field(&self.code()).finish()
    }
}

/// Its code, or `-`.
impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code().unwrap_or("-"))
    }
}

/// What becomes of a request whose country is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// It is let in.
    Admitted,
    /// It is refused.
    Refused,
}

/// Refuses requests by the country they come from, and provides the [`Country`]. The [module](super) has an example.
#[derive(Debug, Clone)]
pub struct GeoBlock {
    countries: Countries,
    /// In their order.
    named: Vec<[u8; 2]>,
    named_are_admitted: bool,
    unknown: Unknown,
}

impl GeoBlock {
    /// Refuses requests from these countries, by their codes (ISO 3166-1): `DE`. Of none, it refuses nobody whose country is known.
    ///
    /// # Errors
    ///
    /// One of them is no code.
    pub fn refuse<S: AsRef<str>>(
        countries: &Countries,
        codes: impl IntoIterator<Item = S>,
        unknown: Unknown,
    ) -> Result<Self, InvalidCountry> {
        Self::of(countries, codes, false, unknown)
    }

    /// Refuses requests from all countries but these.
    ///
    /// # Errors
    ///
    /// One of them is no code.
    pub fn admit_only<S: AsRef<str>>(
        countries: &Countries,
        codes: impl IntoIterator<Item = S>,
        unknown: Unknown,
    ) -> Result<Self, InvalidCountry> {
        Self::of(countries, codes, true, unknown)
    }

    fn of<S: AsRef<str>>(
        countries: &Countries,
        codes: impl IntoIterator<Item = S>,
        named_are_admitted: bool,
        unknown: Unknown,
    ) -> Result<Self, InvalidCountry> {
        let mut named = codes.into_iter().map(|code| code_of(code.as_ref())).collect::<Result<Vec<_>, _>>()?;
        named.sort_unstable();
        Ok(Self { countries: countries.clone(), named, named_are_admitted, unknown })
    }

    fn admits(&self, country: Country) -> bool {
        match country.0 {
            Some(code) => self.named.binary_search(&code).is_ok() == self.named_are_admitted,
            None => self.unknown == Unknown::Admitted,
        }
    }
}

#[middleware(in_set(Answers))]
impl GeoBlock {
    fn process_request(&self, _req: &Request, client: ClientIp) -> Result<ControlFlow<Response, Country>, Error> {
        let country = Country(self.countries.country(client.address()));
        if self.admits(country) {
            Ok(ControlFlow::Continue(country))
        } else {
            Err(Error::permission_denied(RefusedCountry(country)))
        }
    }
}

/// Two letters, as capitals.
pub(super) fn code_of(code: &str) -> Result<[u8; 2], InvalidCountry> {
    match *code.as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            Ok([a.to_ascii_uppercase(), b.to_ascii_uppercase()])
        }
        _ => Err(InvalidCountry(code.to_owned())),
    }
}

/// A country that is refused: what [`Error::downcast_ref`] gives for its 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCountry(pub Country);

impl fmt::Display for RefusedCountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.code() {
            Some(code) => write!(f, "requests from {code} are refused"),
            None => f.write_str("requests from nobody knows where are refused"),
        }
    }
}

impl StdError for RefusedCountry {}

/// What is no code of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidCountry(String);

impl fmt::Display for InvalidCountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no code of a country: write two letters, `DE`", self.0)
    }
}

impl StdError for InvalidCountry {}
