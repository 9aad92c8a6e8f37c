//! The cookies that a battery sets.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

/// Which requests from other sites a browser sends a cookie with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameSite {
    /// None: not even when a link is followed.
    Strict,
    /// Those that follow a link.
    #[default]
    Lax,
    /// All of them.
    None,
}

/// How a battery's cookie is called, and sent: safe unless said otherwise.
///
/// It is `Secure`, `HttpOnly` and `SameSite=Lax`, for the whole of one host, and its name says so by `__Host-`: then a
/// browser takes it from nobody else, a sibling subdomain included. What is turned off is turned off by name.
///
/// ```
/// use ordain_contrib::cookies::Settings;
///
/// let session = Settings::new("session")?;
/// assert_eq!(session.name(), "__Host-session");
/// assert_eq!(session.set("1", None)?, "__Host-session=1; HttpOnly; Path=/; SameSite=Lax; Secure");
///
/// let shared = Settings::new("session")?.domain("example.com")?;
/// assert_eq!(shared.set("1", None)?, "__Secure-session=1; Domain=example.com; HttpOnly; Path=/; SameSite=Lax; Secure");
///
/// let local = Settings::new("session")?.insecure_for_development();
/// assert_eq!(local.set("1", None)?, "session=1; HttpOnly; Path=/; SameSite=Lax");
/// # Ok::<(), ordain_contrib::cookies::InvalidCookie>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Without a prefix.
    base: Cow<'static, str>,
    /// With it.
    name: Cow<'static, str>,
    carried: Carried,
    domain: Option<String>,
    path: Cow<'static, str>,
    http_only: bool,
    same_site: SameSite,
    partitioned: bool,
}

/// Over what a cookie is sent, and whether its name says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carried {
    /// HTTPS only, and a prefix says so.
    Prefixed,
    /// HTTPS only.
    Secure,
    /// Plain HTTP, too.
    Anyhow,
}

impl Settings {
    /// A cookie that is called `__Host-` and this.
    ///
    /// # Errors
    ///
    /// The name is no token (RFC 9110, section 5.6.2), or has a prefix that browsers mind.
    pub fn new(name: &str) -> Result<Self, InvalidCookie> {
        if is_name(name) { Ok(Self::of(Cow::Owned(name.to_owned()))) } else { Err(InvalidCookie::Name) }
    }

    /// What [`Settings::new`] makes of a name that is known to be one.
    ///
    /// # Panics
    ///
    /// It is none.
    #[must_use]
    pub fn from_static(name: &'static str) -> Self {
        assert!(is_name(name), "{}", InvalidCookie::Name);
        Self::of(Cow::Borrowed(name))
    }

    fn of(base: Cow<'static, str>) -> Self {
        let settings = Self {
            name: Cow::Borrowed(""),
            base,
            carried: Carried::Prefixed,
            domain: None,
            path: Cow::Borrowed("/"),
            http_only: true,
            same_site: SameSite::Lax,
            partitioned: false,
        };
        settings.renamed()
    }

    /// Calls the cookie by its bare name, without the prefix, and loses what the prefix promises.
    #[must_use]
    pub fn unprefixed(mut self) -> Self {
        if self.is_secure() {
            self.carried = Carried::Secure;
        }
        self.renamed()
    }

    /// Sends it to a domain and all of its subdomains; the prefix is `__Secure-` then.
    ///
    /// # Errors
    ///
    /// It is not letters, digits and hyphens, parted by dots; one may stand in front.
    pub fn domain(mut self, domain: &str) -> Result<Self, InvalidCookie> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let is_label = |label: &str| !label.is_empty() && label.bytes().all(fits);
        if !domain.strip_prefix('.').unwrap_or(domain).split('.').all(is_label) {
            return Err(InvalidCookie::Domain);
        }
        self.domain = Some(domain.to_owned());
        Ok(self.renamed())
    }

    /// Sends it with requests under a path; the prefix is `__Secure-` then, unless the path is `/`.
    ///
    /// # Errors
    ///
    /// It does not begin with a `/`, or has a `;` or something that is not printable ASCII.
    pub fn path(mut self, path: &str) -> Result<Self, InvalidCookie> {
        let fits = |byte: u8| matches!(byte, b' '..=b'~') && byte != b';';
        if !path.starts_with('/') || !path.bytes().all(fits) {
            return Err(InvalidCookie::Path);
        }
        self.path = Cow::Owned(path.to_owned());
        Ok(self.renamed())
    }

    /// Says with which requests from other sites it is sent; `Lax` unless said.
    #[must_use]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Lets scripts of the page read it: no `HttpOnly`.
    #[must_use]
    pub fn readable_by_scripts(mut self) -> Self {
        self.http_only = false;
        self
    }

    /// Keeps it apart for each site that embeds this one (CHIPS).
    #[must_use]
    pub fn partitioned(mut self) -> Self {
        self.partitioned = true;
        self
    }

    /// Sends it over plain HTTP, too: no `Secure`, and nothing that browsers take with `Secure` only (the prefix,
    /// `Partitioned`, `SameSite=None`, which is `Lax` then). For `localhost`, where Safari refuses `Secure`.
    #[must_use]
    pub fn insecure_for_development(mut self) -> Self {
        self.carried = Carried::Anyhow;
        self.renamed()
    }

    /// The name, with its prefix.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is sent over HTTPS only: not, after [`Settings::insecure_for_development`].
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.carried != Carried::Anyhow
    }

    /// Whether scripts cannot read it: they can, after [`Settings::readable_by_scripts`].
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// What a deployment may want to know of it, as its battery calls that: that it is not secure, that scripts can read it.
    #[cfg(any(feature = "csrf", feature = "messages", feature = "sessions"))]
    pub(crate) fn weaknesses<W>(&self, not_secure: W, readable: W) -> impl Iterator<Item = W> + use<W> {
        let not_secure = (!self.is_secure()).then_some(not_secure);
        not_secure.into_iter().chain((!self.http_only).then_some(readable))
    }

    /// The domain that it is sent to; to one host, if none was said.
    #[cfg(feature = "csrf")]
    pub(crate) fn sent_to(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    fn renamed(mut self) -> Self {
        let host_only = self.domain.is_none() && self.path == "/";
        self.name = match self.carried {
            Carried::Prefixed if host_only => Cow::Owned(format!("__Host-{}", self.base)),
            Carried::Prefixed => Cow::Owned(format!("__Secure-{}", self.base)),
            Carried::Secure | Carried::Anyhow => self.base.clone(),
        };
        self
    }

    /// The value of `Set-Cookie` that sets it, until the browser closes or until it is that old. With `Max-Age` stands
    /// `Expires`, for clients that know only that.
    ///
    /// # Errors
    ///
    /// The value has characters that no cookie has (RFC 6265, section 4.1.1).
    pub fn set(&self, value: &str, age: Option<Age>) -> Result<HeaderValue, InvalidCookie> {
        if !value.bytes().all(|byte| matches!(byte, b'!' | b'#'..=b'+' | b'-'..=b':' | b'<'..=b'[' | b']'..=b'~')) {
            return Err(InvalidCookie::Value);
        }
        let mut line = format!("{}={value}", self.name);
        if let Some(domain) = &self.domain {
            line.push_str("; Domain=");
            line.push_str(domain);
        }
        if let Some(Age { max_age, expires }) = age {
            line.push_str("; Expires=");
            line.push_str(&date(expires));
            if self.http_only {
                line.push_str("; HttpOnly");
            }
            line.push_str("; Max-Age=");
            line.push_str(&max_age.as_secs().to_string());
        } else if self.http_only {
            line.push_str("; HttpOnly");
        }
        if self.partitioned && self.is_secure() {
            line.push_str("; Partitioned");
        }
        line.push_str("; Path=");
        line.push_str(&self.path);
        line.push_str(match self.same_site {
            SameSite::Strict => "; SameSite=Strict",
            SameSite::None if self.is_secure() => "; SameSite=None",
            SameSite::Lax | SameSite::None => "; SameSite=Lax",
        });
        if self.is_secure() {
            line.push_str("; Secure");
        }
        HeaderValue::try_from(line).map_err(|_| InvalidCookie::Value)
    }

    /// The value of `Set-Cookie` that deletes it: with all of its attributes, for a browser refuses the deletion of a
    /// `__Host-` cookie without them, and goes on sending it.
    ///
    /// # Errors
    ///
    /// None of what can be built; it is that of [`Settings::set`].
    pub fn delete(&self) -> Result<HeaderValue, InvalidCookie> {
        self.set("", Some(Age { max_age: Duration::ZERO, expires: UNIX_EPOCH }))
    }
}

/// How long a cookie is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// For `Max-Age`.
    pub max_age: Duration,
    /// For `Expires`.
    pub expires: SystemTime,
}

impl Age {
    /// That long from a moment on.
    #[must_use]
    pub fn from(now: SystemTime, max_age: Duration) -> Self {
        Self { max_age, expires: now.checked_add(max_age).unwrap_or_else(latest) }
    }
}

/// The last second of the year 9999, behind which there is no date in a header.
fn latest() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}

/// A date in a header; none before 1970, nor behind 9999.
fn date(at: SystemTime) -> String {
    httpdate::fmt_http_date(at.clamp(UNIX_EPOCH, latest()))
}

/// A token (RFC 9110, section 5.6.2), without a prefix that browsers mind, in any case.
fn is_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let prefixed = lower.starts_with("__host-") || lower.starts_with("__secure-");
    !name.is_empty() && !prefixed && name.bytes().all(is_token)
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What about a cookie cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCookie {
    /// Its name is no token, or has a prefix already.
    Name,
    /// Its value has characters that no cookie has.
    Value,
    /// Its domain is not letters, digits and hyphens, parted by dots.
    Domain,
    /// Its path does not begin with a `/`, or cannot stand in a header.
    Path,
}

impl fmt::Display for InvalidCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "the name of a cookie is a token, without `__Host-` or `__Secure-`, which are added",
            Self::Value => "the value of a cookie is ASCII without quotes, commas, semicolons, backslashes and spaces",
            Self::Domain => "the domain of a cookie is letters, digits and hyphens, parted by dots: `example.com`",
            Self::Path => "the path of a cookie begins with a slash and is printable ASCII without semicolons",
        })
    }
}

impl Error for InvalidCookie {}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: SystemTime = UNIX_EPOCH;

    #[test]
    fn cok_2_an_age_is_said_twice_and_attributes_stand_in_the_order_of_the_alphabet() {
        let cookie = Settings::from_static("c").domain("x.org").expect("a domain").partitioned();
        let set = cookie.set("v", Some(Age::from(FROM, Duration::from_mins(1)))).expect("a header");
        assert_eq!(
            set,
            "__Secure-c=v; Domain=x.org; Expires=Thu, 01 Jan 1970 00:01:00 GMT; HttpOnly; Max-Age=60; Partitioned; \
             Path=/; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn cok_3_d20_a_deletion_has_all_attributes() {
        let deleted = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Max-Age=0; Path=/; SameSite=Lax";
        let cookie = Settings::from_static("c");
        assert_eq!(cookie.delete().expect("a header"), format!("__Host-c=; {deleted}; Secure"));
        let cookie = cookie.insecure_for_development();
        assert_eq!(cookie.delete().expect("a header"), format!("c=; {deleted}"));
    }

    #[test]
    fn an_age_behind_all_dates_is_the_last_of_them() {
        let age = Age::from(FROM, Duration::MAX);
        let set = Settings::from_static("c").set("v", Some(age)).expect("a header");
        assert!(set.to_str().expect("text").contains("Expires=Fri, 31 Dec 9999 23:59:59 GMT"), "{set:?}");
    }

    #[test]
    fn what_browsers_take_with_secure_only_goes_with_it() {
        let cookie = Settings::from_static("c").same_site(SameSite::None).partitioned().insecure_for_development();
        assert_eq!(cookie.set("v", None).expect("a header"), "c=v; HttpOnly; Path=/; SameSite=Lax");
        let cookie = Settings::from_static("c").same_site(SameSite::None).unprefixed().readable_by_scripts();
        assert_eq!(cookie.set("v", None).expect("a header"), "c=v; Path=/; SameSite=None; Secure");
    }

    #[test]
    fn what_cannot_be_does_not_construct() {
        for name in ["", "a b", "a=b", "a;b", "é", "__Host-a", "__SECURE-a"] {
            assert_eq!(Settings::new(name), Err(InvalidCookie::Name), "{name}");
        }
        let cookie = Settings::from_static("c");
        for domain in
            ["", ".", "..", "a b", "a;b", "a\r\nb", "a..b", "..a", "example.com.", "example.com:80", "*.example.com"]
        {
            assert_eq!(cookie.clone().domain(domain), Err(InvalidCookie::Domain), "{domain}");
        }
        for domain in ["example.com", ".example.com", "localhost", "a-1.B"] {
            assert!(cookie.clone().domain(domain).is_ok(), "{domain}");
        }
        for path in ["", "a", "/;", "/\n", "/é"] {
            assert_eq!(cookie.clone().path(path), Err(InvalidCookie::Path), "{path}");
        }
        for value in ["a b", "a;b", "a,b", "a\"b", "a\\b", "é", "\r\n"] {
            assert_eq!(cookie.set(value, None), Err(InvalidCookie::Value), "{value}");
        }
    }
}
