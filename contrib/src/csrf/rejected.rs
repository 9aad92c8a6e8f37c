//! Why a request is refused.

use std::error::Error;
use std::fmt;

use super::Malformed;

/// Why a request is refused: what [`Error::downcast_ref`](ordain::Error::downcast_ref) gives for the 403, in a page or in a
/// layer above. ordain logs it, with the path.
///
/// ```
/// use ordain::error::Pages;
/// use ordain::{Error, Request};
/// use ordain_contrib::csrf::Rejected;
///
/// fn forbidden(_: &Request, error: &Error) -> String {
///     match error.downcast_ref::<Rejected>() {
///         Some(Rejected::NoSecret) => "This site needs cookies: allow them, and send the form again.".to_owned(),
///         Some(_) => "The form has grown old: go back, load the page anew, and send it again.".to_owned(),
///         None => "This is not for you.".to_owned(),
///     }
/// }
/// let pages = Pages::new().permission_denied(forbidden);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// The browser says that another site has sent it, which is not trusted.
    CrossSite {
        /// Its `Origin`, as it stands there.
        origin: Option<String>,
    },
    /// Its `Origin` is neither this site's nor one that is trusted.
    Origin {
        /// What stands there.
        origin: String,
    },
    /// Its `Origin` is this host's but for the scheme: it comes from a page in plain text, or a proxy speaks TLS and `Hosts` does
    /// not know.
    Scheme {
        /// What stands there.
        origin: String,
        /// This site's.
        own: String,
    },
    /// It is for an `https` page, and has neither `Origin` nor `Referer`.
    NoReferer,
    /// Its `Referer` has no scheme or no host, or is longer than any.
    MalformedReferer,
    /// Its `Referer` is a page in plain text.
    InsecureReferer,
    /// Its `Referer` is neither a page of this site nor one of an origin that is trusted.
    Referer {
        /// The host that stands there.
        host: String,
    },
    /// The visitor has no secret: no cookie has come, or there is none in the session.
    NoSecret,
    /// The secret of the visitor is none.
    Secret(Malformed),
    /// It has no token.
    NoToken,
    /// Its token is none.
    Token(Place, Malformed),
    /// Its token is that of another secret.
    Mismatch(Place),
}

/// Where a token stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a field of the form.
    Field(String),
    /// In a header.
    Header(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, "the token in the field `{name}`"),
            Self::Header(name) => write!(f, "the token in the header `{name}`"),
        }
    }
}

/// What a client has written is quoted, with escapes.
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("csrf: ")?;
        match self {
            Self::CrossSite { origin: Some(origin) } => {
                write!(f, "sent by another site, {origin:?}, which is not trusted")
            }
            Self::CrossSite { origin: None } => f.write_str("sent by another site"),
            Self::Origin { origin } => write!(f, "the origin {origin:?} is not trusted"),
            Self::Scheme { origin, own } => write!(
                f,
                "the origin {origin:?} has not the scheme of {own:?}: sent by a page in plain text, or `Hosts` is not told that a \
                 proxy speaks TLS (`scheme_from`)"
            ),
            Self::NoReferer => f.write_str("neither `Origin` nor `Referer`"),
            Self::MalformedReferer => f.write_str("the referer is malformed"),
            Self::InsecureReferer => f.write_str("the referer is a page in plain text"),
            Self::Referer { host } => write!(f, "the referer is a page of {host:?}, which is not trusted"),
            Self::NoSecret => f.write_str("no secret: the visitor has not got one, or does not send cookies"),
            Self::Secret(malformed) => write!(f, "the secret of the visitor {malformed}"),
            Self::NoToken => f.write_str("no token"),
            Self::Token(place, malformed) => write!(f, "{place} {malformed}"),
            Self::Mismatch(place) => write!(f, "{place} is not the visitor's"),
        }
    }
}

impl Error for Rejected {}
