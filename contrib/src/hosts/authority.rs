//! A host and its port, as a client or a proxy writes them.

use std::net::Ipv6Addr;

use super::{HostError, Scheme};

/// No name is longer (RFC 1035, section 2.3.4), and a dot, a colon and five digits may follow.
const LONGEST: usize = 253 + 1 + 1 + 5;

/// A host in one spelling, and its port if one was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authority {
    /// Lower-case, without a final dot; an IPv6 address in brackets, in its canonical form.
    pub(crate) name: String,
    pub(crate) port: Option<u16>,
}

impl Authority {
    /// Reads `name`, `name:port`, `[address]` or `[address]:port`.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, HostError> {
        if text.len() > LONGEST {
            return Err(HostError::Malformed);
        }
        Self::split(text).ok_or(HostError::Malformed)
    }

    fn split(text: &[u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        let (name, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']')?;
                (format!("[{}]", address.parse::<Ipv6Addr>().ok()?), port)
            }
            None => {
                let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
                (normal_name(name)?, port)
            }
        };
        let port = match port {
            "" => None,
            port => Some(parse_port(port.strip_prefix(':')?)?),
        };
        Some(Self { name, port })
    }

    /// The port, unless it is the one that the scheme has anyway.
    pub(super) fn port_beside(&self, scheme: Scheme) -> Option<u16> {
        self.port.filter(|port| *port != scheme.default_port())
    }
}

/// A name in lower case and without the dot of the root, if it is made of labels that have only the characters of one (Django's
/// `[a-z0-9.-]`).
pub(super) fn normal_name(name: &str) -> Option<String> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let mut label_is_empty = true;
    for byte in name.bytes() {
        match byte {
            b'.' if label_is_empty => return None,
            b'.' => label_is_empty = true,
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => label_is_empty = false,
            _ => return None,
        }
    }
    (!label_is_empty).then(|| name.to_ascii_lowercase())
}

fn parse_port(digits: &str) -> Option<u16> {
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| only_digits && *port != 0)
}
