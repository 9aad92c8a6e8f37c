//! What proxies write about the request that they pass on.
//!
//! A proxy appends, so what is nearest to this server stands last. Everything is read from that end: what a client has
//! written before it cannot change where it begins.

use std::net::{IpAddr, SocketAddr};

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};

use super::{HostError, Proxies};

/// No chain of proxies needs more.
const LONGEST: usize = 4096;

/// A header that trusted proxies write.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) proxies: Proxies,
    pub(super) header: HeaderName,
}

impl Source {
    /// What the nearest proxy has written into a header of one value: the last element, or the parameter of that name in
    /// the element of `Forwarded` that counts.
    pub(super) fn last<'h>(&self, headers: &'h HeaderMap, parameter: &str) -> Result<Option<&'h str>, HostError> {
        let mut elements = elements(headers, &self.header)?;
        if self.header != FORWARDED {
            return Ok(elements.next());
        }
        let mut last = elements.next();
        while let Some(passed_on) = last.and_then(|element| parameter_of(element, "for")).and_then(address)
            && self.proxies.passed_on(passed_on)
            && let Some(before) = elements.next()
        {
            last = Some(before);
        }
        Ok(last.and_then(|element| parameter_of(element, parameter)))
    }

    /// The address of the client: the last one that is not a trusted proxy's own. Where what counts is not an address, the
    /// nearest that is known.
    pub(super) fn client(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<Option<IpAddr>, HostError> {
        let mut nearest = peer;
        for element in elements(headers, &self.header)? {
            let written = if self.header == FORWARDED { parameter_of(element, "for") } else { Some(element) };
            let Some(address) = written.and_then(address) else { break };
            nearest = Some(address);
            if !self.proxies.passed_on(address) {
                break;
            }
        }
        Ok(nearest)
    }
}

/// The elements of all lines, the last one first. A line that is not text is one element that nothing can be read from.
fn elements<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<impl Iterator<Item = &'h str>, HostError> {
    let lines = headers.get_all(name);
    if lines.iter().map(http::HeaderValue::len).sum::<usize>() > LONGEST {
        return Err(HostError::TooLong);
    }
    let quoted = *name == FORWARDED;
    Ok(lines.iter().rev().flat_map(move |line| match line.to_str() {
        Ok(line) => FromTheEnd { rest: Some(line), quoted },
        Err(_) => FromTheEnd { rest: Some("?"), quoted },
    }))
}

/// The elements of a line, the last one first; empty ones are none (RFC 9110, section 5.6.1).
struct FromTheEnd<'h> {
    rest: Option<&'h str>,
    /// A comma may stand in quotes.
    quoted: bool,
}

impl<'h> Iterator for FromTheEnd<'h> {
    type Item = &'h str;

    fn next(&mut self) -> Option<&'h str> {
        loop {
            let rest = self.rest.take()?;
            let element = match last_outside_quotes(rest, b',', self.quoted) {
                Some(comma) => {
                    self.rest = Some(&rest[..comma]);
                    &rest[comma + 1..]
                }
                None => rest,
            };
            let element = element.trim_matches([' ', '\t']);
            if !element.is_empty() {
                return Some(element);
            }
        }
    }
}

/// The place of the last such byte that does not stand in quotes, seen from the end.
fn last_outside_quotes(text: &str, separator: u8, quoted: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut inside = false;
    for at in (0..bytes.len()).rev() {
        if quoted && bytes[at] == b'"' && !is_escaped(&bytes[..at]) {
            inside = !inside;
        } else if bytes[at] == separator && !inside {
            return Some(at);
        }
    }
    None
}

fn is_escaped(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// A parameter of an element of `Forwarded` (RFC 7239, section 4), if it is there exactly once, without its quotes.
fn parameter_of<'h>(element: &'h str, name: &str) -> Option<&'h str> {
    let mut found = None;
    let mut rest = Some(element);
    while let Some(text) = rest {
        let pair = match last_outside_quotes(text, b';', true) {
            Some(semicolon) => {
                rest = Some(&text[..semicolon]);
                &text[semicolon + 1..]
            }
            None => {
                rest = None;
                text
            }
        };
        let Some((key, value)) = pair.split_once('=') else { continue };
        if key.trim_matches([' ', '\t']).eq_ignore_ascii_case(name) && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?.trim_matches([' ', '\t']);
    match value.strip_prefix('"') {
        // Neither an address nor a host has a character that is escaped.
        Some(quoted) => quoted.strip_suffix('"').filter(|inside| !inside.contains(['"', '\\'])),
        None => Some(value),
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|inside| inside.contains(':'));
    let address = text.parse().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    let address = address.or_else(|| bare.and_then(|inside| inside.parse().ok()));
    address.map(|address: IpAddr| address.to_canonical())
}
