//! What names a session: to the client its token, to the store the hash of it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::signing::random_string;

/// The value of a session's cookie: whoever has it is the visitor. It prints as `Token(…)`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    /// The fewest characters of a token; what is shorter is none (SES-2).
    pub const SHORTEST: usize = 8;
    /// The most bytes that are looked at: no browser keeps a longer cookie.
    pub const LONGEST: usize = 4096;
    /// How long the tokens are that are drawn.
    const DRAWN: usize = 32;
    /// What they are made of: 32 of these are 165 bits.
    const ALPHABET: &'static [u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

    /// Draws one that nobody can guess: 32 characters of `a-z0-9`.
    #[must_use]
    pub fn random() -> Self {
        Self(random_string(Self::DRAWN, Self::ALPHABET).into())
    }

    /// Takes what a client or a store says, if it has the length of a token.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (Self::SHORTEST..=Self::LONGEST).contains(&text.len()).then(|| Self(text.into()))
    }

    /// The text, for the cookie.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether [`Token::random`] may have drawn it. A store of such tokens need not look for another.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.0.len() == Self::DRAWN && self.0.bytes().all(|byte| Self::ALPHABET.contains(&byte))
    }

    /// What a store knows it by.
    #[must_use]
    pub fn id(&self) -> Id {
        Id(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What a store knows a session by: SHA-256 of the token, so that a dump of the table logs nobody in. Written in
/// hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id([u8; 32]);

/// By a part of it, which is a hash already.
impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut part = [0; 8];
        part.copy_from_slice(&self.0[..8]);
        state.write_u64(u64::from_le_bytes(part));
    }
}

impl Id {
    /// The hash itself.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
