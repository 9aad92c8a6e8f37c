//! What a generic middleware says of its types, in the words of the entry it stands in: `db: Shared<Pool>` provides a `Pool`,
//! where the middleware itself can only speak of a `T`.

use super::text::{is_of_word, same};
use super::{Facts, MAX_NEEDS};

/// Room for the types of one entry; beyond it they keep the middleware's own spelling.
const ROOM: usize = 1024;

/// The types that a middleware provides and needs, as its entry would spell them.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Spelled {
    bytes: [u8; ROOM],
    len: usize,
    /// Where each need ends; what is provided stands behind them all.
    ends: [usize; MAX_NEEDS],
    complete: bool,
}

impl Spelled {
    /// Puts the type arguments of an entry in the place of the type parameters of its middleware.
    #[must_use]
    pub const fn new(facts: &Facts, arguments: &[&str]) -> Self {
        let mut spelled = Self { bytes: [0; ROOM], len: 0, ends: [0; MAX_NEEDS], complete: true };
        let mut nth = 0;
        while nth < facts.needs.len() {
            spelled.put_type(facts.needs.items[nth].ty, facts.parameters, arguments);
            spelled.ends[nth] = spelled.len;
            nth += 1;
        }
        if let Some(provides) = facts.provides {
            spelled.put_type(provides, facts.parameters, arguments);
        }
        spelled
    }

    /// Word by word, for a parameter is a word of its own wherever it stands: `T`, `Arc<T>`, `(T, u8)`; but not in `t::T`.
    const fn put_type(&mut self, ty: &str, parameters: &[&str], arguments: &[&str]) {
        let mut rest = ty;
        let mut in_path = false;
        while !rest.is_empty() {
            let (word, behind) = rest.split_at(word_len(rest));
            let (sign, behind) = behind.split_at(behind.len() - without_signs(behind).len());
            self.put(if in_path { word } else { argument_for(word, parameters, arguments) });
            self.put(sign);
            in_path = matches!(sign.as_bytes(), [.., b':', b':'] | [.., b'\'']);
            rest = behind;
        }
    }

    const fn put(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if bytes.len() > ROOM - self.len {
            self.complete = false;
            return;
        }
        let mut at = 0;
        while at < bytes.len() {
            self.bytes[self.len] = bytes[at];
            self.len += 1;
            at += 1;
        }
    }

    const fn between(&self, from: usize, to: usize) -> &str {
        match core::str::from_utf8(self.bytes.split_at(to).0.split_at(from).1) {
            Ok(text) => text,
            // Only whole texts are put in.
            Err(_) => "",
        }
    }
}

impl Facts {
    /// The same in the words of an entry.
    #[must_use]
    pub const fn spelled(mut self, name: &'static str, spelled: &'static Spelled) -> Self {
        self.name = name;
        if !spelled.complete {
            return self;
        }
        let mut from = 0;
        let mut nth = 0;
        while nth < self.needs.len() {
            self.needs.items[nth].ty = spelled.between(from, spelled.ends[nth]);
            from = spelled.ends[nth];
            nth += 1;
        }
        if self.provides.is_some() {
            self.provides = Some(spelled.between(from, spelled.len));
        }
        self
    }
}

const fn argument_for<'a>(word: &'a str, parameters: &[&str], arguments: &[&'a str]) -> &'a str {
    let mut nth = 0;
    while nth < parameters.len() && nth < arguments.len() {
        if same(parameters[nth], word) {
            return arguments[nth];
        }
        if let Some(argument) = argument_within(word, parameters[nth], arguments[nth]) {
            return argument;
        }
        nth += 1;
    }
    word
}

/// The `People` of a `PerUser<People>` for the `B` of a `PerUser<?B>`.
const fn argument_within<'a>(word: &str, pattern: &str, argument: &'a str) -> Option<&'a str> {
    let (mut pattern, mut argument) = (pattern, argument);
    while let ([wanted, ..], [given, ..]) = (pattern.as_bytes(), argument.as_bytes()) {
        if *wanted == PARAMETER {
            let (name, behind) = pattern.split_at(1).1.split_at(word_len(pattern.split_at(1).1));
            let (found, rest) = argument.split_at(type_len(argument));
            if same(name, word) {
                return Some(found);
            }
            (pattern, argument) = (behind, rest);
        } else if *wanted == *given && wanted.is_ascii() {
            (pattern, argument) = (pattern.split_at(1).1, argument.split_at(1).1);
        } else {
            return None;
        }
    }
    None
}

/// What stands before the name of a type parameter within an argument.
const PARAMETER: u8 = b'?';

/// How long the type is that a text begins with: it ends with the list that it stands in, or at a comma of that list.
const fn type_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let mut len = 0;
    while len < bytes.len() {
        match bytes[len] {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' if len > 0 && bytes[len - 1] == b'-' => {}
            b'>' | b')' | b']' | b',' | b';' if depth == 0 => return len,
            b'>' | b')' | b']' => depth -= 1,
            _ => {}
        }
        len += 1;
    }
    len
}

/// How long the word is that a text begins with.
const fn word_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut len = 0;
    while len < bytes.len() && is_of_word(bytes[len]) {
        len += 1;
    }
    len
}

/// A text from its first word on.
const fn without_signs(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut len = 0;
    while len < bytes.len() && !is_of_word(bytes[len]) {
        len += 1;
    }
    text.split_at(len).1
}
