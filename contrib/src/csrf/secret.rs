//! The secret of a visitor, and the tokens that are made of it.

use std::fmt;

use crate::signing::{constant_time_eq, random_string};

/// The characters of secrets and tokens. A token adds up their places here.
const ALPHABET: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// How many characters a secret has. A token has twice as many: a mask, and the secret under it.
const LENGTH: usize = 32;

/// What a visitor keeps and no other site knows: 32 characters.
#[derive(Clone, Copy)]
pub(super) struct Secret([u8; LENGTH]);

impl Secret {
    /// Draws one that nobody can guess.
    pub(super) fn draw() -> Self {
        Self(drawn())
    }

    /// Reads a secret, or a token of one.
    pub(super) fn read(text: &str) -> Result<Self, Malformed> {
        let bytes = text.as_bytes();
        let (mask, hidden) = match bytes.len() {
            LENGTH => ([0; LENGTH], places(bytes)?),
            len if len == 2 * LENGTH => (places(&bytes[..LENGTH])?, places(&bytes[LENGTH..])?),
            _ => return Err(Malformed::Length),
        };
        Ok(Self(std::array::from_fn(|at| (hidden[at] + 62 - mask[at]) % 62)))
    }

    /// Makes a token: the secret under a mask that is drawn anew each time, so that what compresses a page with it tells nothing of
    /// it.
    pub(super) fn token(&self) -> String {
        let mask = drawn();
        let hidden = std::array::from_fn(|at| (self.0[at] + mask[at]) % 62);
        spelled(&mask) + &spelled(&hidden)
    }

    /// The secret itself, for the cookie or the session.
    pub(super) fn spelled(&self) -> String {
        spelled(&self.0)
    }

    /// Whether two are one, in constant time.
    pub(super) fn is(&self, other: &Self) -> bool {
        constant_time_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn drawn() -> [u8; LENGTH] {
    // What is drawn from the alphabet is of the alphabet.
    places(random_string(LENGTH, ALPHABET).as_bytes()).unwrap_or([0; LENGTH])
}

fn places(text: &[u8]) -> Result<[u8; LENGTH], Malformed> {
    let mut places = [0; LENGTH];
    for (place, byte) in places.iter_mut().zip(text) {
        *place = match byte {
            b'a'..=b'z' => byte - b'a',
            b'A'..=b'Z' => byte - b'A' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            _ => return Err(Malformed::Characters),
        };
    }
    Ok(places)
}

fn spelled(places: &[u8; LENGTH]) -> String {
    places.iter().map(|place| char::from(ALPHABET[usize::from(*place)])).collect()
}

/// Why a text is no secret and no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Malformed {
    /// It has neither 32 characters nor 64.
    Length,
    /// It has others than `a-z`, `A-Z` and `0-9`.
    Characters,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "has an incorrect length",
            Self::Characters => "has invalid characters",
        })
    }
}
