//! Requests by the country that they come from: who is refused, and a value for those below.
//!
//! ```no_run
//! use ordain::middleware_chain;
//! use ordain_contrib::geo::{Countries, GeoBlock, Unknown};
//! use ordain_contrib::hosts::Clients;
//!
//! middleware_chain! {
//!     struct Site {
//!         clients: Clients,
//!         geo_block: GeoBlock,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let countries = Countries::open("country.mmdb")?;
//! let geo_block = GeoBlock::refuse(&countries, ["XX", "YY"], Unknown::Admitted)?;
//! let site = Site { clients: Clients::new(), geo_block };
//!
//! // When the file is there anew; a file that is broken leaves everything as it was.
//! if let Err(error) = countries.reload() {
//!     eprintln!("{error}");
//! }
//! # let _ = site;
//! # Ok(())
//! # }
//! ```
//!
//! The database is a file in the format of `MaxMind` (`.mmdb`) that says for a network `country` → `iso_code`, as `GeoLite2-Country` does, or
//! `country_code`, as those of `ip-location-db` do. It is read whole, and checked whole, before anything is asked of it.
//!
//! | address | what happens |
//! | --- | --- |
//! | of a country that is refused, or of none of those that are admitted | 403: permission denied, by [`RefusedCountry`] |
//! | of no country that the database knows: private and reserved ones, networks that it lacks | what was said when the entry was built: [`Unknown`] |
//! | what the database has for it cannot be read | the same, and an event at level WARN |
//!
//! Below, the [`Country`] is a need of middlewares and a parameter of axum handlers. A country is where a network is registered, and tells nothing
//! of who is behind a VPN: it is no proof of anything.
//!
//! # Order
//!
//! It needs a [`ClientIp`](crate::hosts::ClientIp), and so stands below [`Clients`](crate::hosts::Clients). It is in the set
//! [`Answers`](ordain::sets::Answers): below what everybody's answers need, above what serves from a cache.

mod countries;
mod entry;

#[cfg(test)]
mod tests;

pub use self::countries::{Countries, InvalidDatabase};
pub use self::entry::{Country, GeoBlock, InvalidCountry, RefusedCountry, Unknown};
