//! Entity tags, and lists of them.

use http::header::{AsHeaderName, HeaderMap, HeaderValue};

/// No client writes more.
const LONGEST: usize = 4096;

/// What `If-Match` or `If-None-Match` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tags<'h> {
    /// Nothing that could be read.
    None,
    /// More than is read.
    TooLong,
    /// `*`: any.
    Any,
    /// As they are written, quotes and `W/` included.
    These(Vec<&'h [u8]>),
}

impl<'h> Tags<'h> {
    pub(super) fn of(headers: &'h HeaderMap, name: impl AsHeaderName + Copy) -> Self {
        let lines = headers.get_all(name);
        if lines.iter().map(HeaderValue::len).sum::<usize>() > LONGEST {
            return Self::TooLong;
        }
        let mut tags = Vec::new();
        for line in lines {
            if line.as_bytes().trim_ascii() == b"*" {
                return Self::Any;
            }
            read(line.as_bytes(), &mut tags);
        }
        if tags.is_empty() { Self::None } else { Self::These(tags) }
    }

    /// Whether a tag is among them, weak ones being as good as strong ones (RFC 9110, section 8.8.3.2).
    pub(super) fn has_weakly(&self, tag: &[u8]) -> bool {
        let opaque = |tag| <[u8]>::strip_prefix(tag, b"W/").unwrap_or(tag);
        match self {
            Self::None | Self::TooLong => false,
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|other| opaque(other) == opaque(tag)),
        }
    }

    /// Whether a tag is among them, byte for byte.
    pub(super) fn has_strongly(&self, tag: &[u8]) -> bool {
        match self {
            Self::None | Self::TooLong => false,
            Self::Any => true,
            Self::These(tags) => tag.starts_with(b"\"") && tags.contains(&tag),
        }
    }
}

/// Reads the tags of a line; what is none is passed over up to the next comma.
fn read<'h>(mut rest: &'h [u8], tags: &mut Vec<&'h [u8]>) {
    while !rest.is_empty() {
        rest = rest.trim_ascii_start();
        let quote = if rest.starts_with(b"W/") { 2 } else { 0 };
        let end = match rest.get(quote) {
            Some(b'"') => rest[quote + 1..].iter().position(|byte| *byte == b'"').map(|end| quote + 1 + end + 1),
            _ => None,
        };
        let (tag, behind) = rest.split_at(end.unwrap_or(0));
        let comma = behind.iter().position(|byte| *byte == b',').unwrap_or(behind.len());
        // Only with nothing between it and the comma is it a tag.
        if !tag.is_empty() && behind[..comma].trim_ascii().is_empty() {
            tags.push(tag);
        }
        rest = behind.get(comma + 1..).unwrap_or_default();
    }
}
