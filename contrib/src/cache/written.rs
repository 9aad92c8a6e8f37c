//! What is kept, as bytes: for stores outside of this process.
//!
//! ```text
//! <a hash of the key and of all that follows>
//! page <until> <made> <whether it stays plain> <headers> <bytes of body>
//! content-type: text/html
//! vary: Cookie
//! <body>
//! ```
//!
//! Or, in the place of the page, `names <until> accept-encoding,cookie`. Times are in milliseconds since 1970.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::key::Key;
use super::page::{Kept, Page, What};
use crate::content::push_half;

/// The digits of the hash, and the end of its line.
const HASH: usize = 32 + 1;

impl Kept {
    /// All of it as bytes, for a store that keeps bytes.
    #[must_use]
    pub fn to_bytes(&self, key: &Key) -> Vec<u8> {
        let rest = self.write();
        let mut bytes = hash(key, &rest).into_bytes();
        bytes.extend_from_slice(&rest);
        bytes
    }

    /// What was made by [`Kept::to_bytes`]; none, if the bytes are no more those, or were kept under another key.
    #[must_use]
    pub fn from_bytes(key: &Key, bytes: impl Into<Bytes>) -> Option<Self> {
        let mut bytes = bytes.into();
        if bytes.len() < HASH {
            return None;
        }
        let rest = bytes.split_off(HASH);
        if *bytes == *hash(key, &rest).as_bytes() { Self::read(&rest) } else { None }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let until = millis(self.until);
        match &self.what {
            What::Names(names) => {
                let names: Vec<_> = names.iter().map(HeaderName::as_str).collect();
                format!("names {until} {}\n", names.join(",")).into_bytes()
            }
            What::Page(page) => {
                let (made, plain, body) = (millis(page.made), u8::from(page.plain), &page.body);
                let lines = page.lines().count();
                let mut bytes = format!("page {until} {made} {plain} {lines} {}\n", body.len()).into_bytes();
                for (name, value) in page.lines() {
                    bytes.extend_from_slice(name.as_str().as_bytes());
                    bytes.extend_from_slice(b": ");
                    bytes.extend_from_slice(value.as_bytes());
                    bytes.push(b'\n');
                }
                bytes.extend_from_slice(body);
                bytes
            }
        }
    }

    pub(super) fn read(bytes: &Bytes) -> Option<Self> {
        let mut rest = bytes.clone();
        let first = line(&mut rest)?;
        let mut words = str::from_utf8(&first).ok()?.split(' ');
        let kind = words.next()?;
        let until = time(words.next()?)?;
        let what = match kind {
            "names" => {
                let names = words.next()?.split(',').map(|name| HeaderName::try_from(name).ok());
                What::Names(names.collect::<Option<_>>().filter(|_| rest.is_empty())?)
            }
            "page" => {
                let made = time(words.next()?)?;
                let plain = words.next()? == "1";
                let (lines, length) = (number(words.next()?)?, number(words.next()?)?);
                let mut headers = HeaderMap::new();
                for _ in 0..lines {
                    let line = line(&mut rest)?;
                    let colon = line.windows(2).position(|two| two == b": ")?;
                    let name = HeaderName::from_bytes(&line[..colon]).ok()?;
                    headers.try_append(name, HeaderValue::from_bytes(&line[colon + 2..]).ok()?).ok()?;
                }
                if rest.len() as u64 != length {
                    return None;
                }
                What::Page(Page::new(headers, rest, made, plain))
            }
            _ => return None,
        };
        words.next().is_none().then(|| Self { what, until, begun: Instant::now() })
    }
}

/// Takes a line off.
fn line(rest: &mut Bytes) -> Option<Bytes> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let line = rest.split_to(end);
    let _ = rest.split_to(1);
    Some(line)
}

fn number(word: &str) -> Option<u64> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

fn time(word: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(number(word)?))
}

fn millis(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

/// Half of the SHA-256 of a key and of what is kept under it, and the end of a line.
fn hash(key: &Key, rest: &[u8]) -> String {
    let mut line = String::with_capacity(HASH);
    push_half(&mut line, Sha256::new().chain_update(key.bytes()).chain_update(rest));
    line.push('\n');
    line
}
