//! The trace that a request is part of: W3C Trace Context.

use std::fmt;

use http::HeaderMap;

/// The header.
const TRACEPARENT: &str = "traceparent";

/// What a `traceparent` says (W3C Trace Context, section 3.2): the trace that a request is part of, and who has sent it.
///
/// It is read as strictly as the recommendation wants it: one header, lower-case digits, no id of zeros, nothing behind version 00. What is not written so
/// is as if it were not there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace_id: [u8; 16],
    parent_id: [u8; 8],
    flags: u8,
}

impl TraceParent {
    /// Of the headers of a request.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use ordain_contrib::access_log::TraceParent;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap());
    /// let trace = TraceParent::of(&headers).unwrap();
    /// assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
    /// assert!(trace.is_sampled());
    /// ```
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(TRACEPARENT).iter();
        let (line, None) = (lines.next()?, lines.next()) else { return None };
        Self::parse(line.as_bytes())
    }

    /// Of the value of the header.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let (known, behind) = value.split_at_checked(55)?;
        let [version] = hex(&known[..2])?;
        let dashes = [known[2], known[35], known[52]] == *b"---";
        // What is behind is of a later version, and parted by a dash.
        let ends = if version == 0 { behind.is_empty() } else { matches!(behind, [] | [b'-', ..]) };
        if version == 0xff || !dashes || !ends {
            return None;
        }
        let (trace_id, parent_id, [flags]) = (hex(&known[3..35])?, hex(&known[36..52])?, hex(&known[53..])?);
        let is_valid = trace_id != [0; 16] && parent_id != [0; 8];
        is_valid.then_some(Self { trace_id, parent_id, flags })
    }

    /// The id of the whole trace: 32 digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        spelled(&self.trace_id)
    }

    /// The id of the span that has sent the request: 16 digits.
    #[must_use]
    pub fn parent_id(&self) -> String {
        spelled(&self.parent_id)
    }

    /// Whether the sender may have recorded it.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }
}

/// As the header has it, of version 00.
impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{}-{}-{:02x}", self.trace_id(), self.parent_id(), self.flags)
    }
}

impl fmt::Debug for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceParent({self})")
    }
}

fn spelled(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Bytes of lower-case digits, all of them.
fn hex<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    if pairs.len() != N {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}
