//! What a deployment may want to know of its settings.

use std::fmt;

use super::{Clients, Hosts};

/// A setting that is weaker than it could be: [`Hosts::weaknesses`], [`Clients::weaknesses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// A request may be for any host (Django's W020).
    AnyHost,
    /// Whoever reaches this server says for which host, by which scheme, or from which address a request has come.
    TrustsAnyone,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AnyHost => "links lead to whatever host a client names: name those of the site, in the place of `Hosts::any`",
            Self::TrustsAnyone => {
                "anybody who reaches this server says where a request comes from: name the proxies, in the place of `Proxies::anyone`"
            }
        })
    }
}

impl Hosts {
    /// Lists what a deployment should know, each with what to do.
    ///
    /// ```
    /// use ordain_contrib::hosts::{Hosts, Proxies, Weakness, X_FORWARDED_PROTO};
    ///
    /// assert_eq!(Hosts::new(["example.com"]).unwrap().weaknesses(), []);
    /// let hosts = Hosts::any().scheme_from(&Proxies::anyone(), X_FORWARDED_PROTO, "https");
    /// assert_eq!(hosts.weaknesses(), [Weakness::AnyHost, Weakness::TrustsAnyone]);
    /// ```
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let found = [(self.allows_any(), Weakness::AnyHost), (self.trusts_anyone(), Weakness::TrustsAnyone)];
        found.into_iter().filter_map(|(is_so, weakness)| is_so.then_some(weakness)).collect()
    }
}

impl Clients {
    /// Lists what a deployment should know, each with what to do.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<Weakness> {
        if self.trusts_anyone() { vec![Weakness::TrustsAnyone] } else { Vec::new() }
    }
}
