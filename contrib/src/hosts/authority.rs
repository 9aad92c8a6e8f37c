//! A host and its port, as a client or a proxy writes them.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::HostError;

/// No name is longer (RFC 1035, section 2.3.4), and a dot, a colon and five digits may follow.
const LONGEST: usize = 253 + 1 + 1 + 5;

/// A host in one spelling, and its port if one was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authority<'a> {
    /// Lower-case, without a final dot; an IPv6 address in brackets, in its canonical form.
    pub(crate) name: Cow<'a, str>,
    pub(crate) port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Reads `name`, `name:port`, `[address]` or `[address]:port`.
    pub(crate) fn parse(text: &'a [u8]) -> Result<Self, HostError> {
        if text.len() > LONGEST {
            return Err(HostError::Malformed);
        }
        Self::split(text).ok_or(HostError::Malformed)
    }

    fn split(text: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        let (name, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']')?;
                (Cow::Owned(format!("[{}]", address.parse::<Ipv6Addr>().ok()?)), port)
            }
            None => {
                let (name, port) = text.split_at(text.bytes().position(|byte| byte == b':').unwrap_or(text.len()));
                (normal_name(name)?, port)
            }
        };
        let port = match port {
            "" => None,
            port => Some(parse_port(port.strip_prefix(':')?)?),
        };
        Some(Self { name, port })
    }
}

/// A name in lower case and without the dot of the root, if it is made of labels that have only the characters of one (Django's
/// `[a-z0-9.-]`).
pub(super) fn normal_name(name: &str) -> Option<Cow<'_, str>> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let (mut label_is_empty, mut is_lower) = (true, true);
    for byte in name.bytes() {
        match byte {
            b'.' if label_is_empty => return None,
            b'.' => label_is_empty = true,
            b'-' | b'0'..=b'9' | b'a'..=b'z' => label_is_empty = false,
            b'A'..=b'Z' => (label_is_empty, is_lower) = (false, false),
            _ => return None,
        }
    }
    let spelled = || if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
    (!label_is_empty).then(spelled)
}

fn parse_port(digits: &str) -> Option<u16> {
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| only_digits && *port != 0)
}
