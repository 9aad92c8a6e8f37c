//! A sentence that is put together in a const fn, where there is no heap.

use super::{Rule, Target, WaivedRule};

/// Room for the longest message: names are cut, so that it is never used up in practice.
const ROOM: usize = 8192;
/// Where a name is cut.
const LONG: usize = 96;

/// Text in a fixed buffer. What does not fit is left out, never in the middle of a character.
pub(crate) struct Text {
    bytes: [u8; ROOM],
    len: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; ROOM], len: 0 }
    }

    /// The text so far.
    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            // Only whole characters are put in.
            Err(_) => "",
        }
    }

    pub(super) const fn put(&mut self, text: &str) {
        self.put_up_to(text, text.len());
    }

    /// Puts what stands before the end of the first line.
    pub(super) const fn first_line(&mut self, text: &str) {
        let mut end = 0;
        while end < text.len() && text.as_bytes()[end] != b'\n' {
            end += 1;
        }
        self.put_up_to(text, end);
    }

    /// Puts at most so many bytes of a text, whole characters only.
    const fn put_up_to(&mut self, text: &str, most: usize) {
        let bytes = text.as_bytes();
        let room = ROOM - self.len;
        let mut end = if bytes.len() < most { bytes.len() } else { most };
        if room < end {
            end = room;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut at = 0;
        while at < end {
            self.bytes[self.len] = bytes[at];
            self.len += 1;
            at += 1;
        }
    }

    /// Puts a name, cut if it is very long, on one line.
    pub(super) const fn name(&mut self, name: &str) {
        let mut at = self.len;
        if name.len() > LONG {
            self.put_up_to(name, LONG);
            self.put("…");
        } else {
            self.put(name);
        }
        while at < self.len {
            if self.bytes[at].is_ascii_control() {
                self.bytes[at] = b' ';
            }
            at += 1;
        }
    }

    /// Puts a name in backticks.
    pub(super) const fn code(&mut self, name: &str) {
        self.put("`");
        self.name(name);
        self.put("`");
    }

    /// Puts a type in backticks after the article it wants.
    pub(super) const fn a_type(&mut self, ty: &str) {
        self.put(article(ty));
        self.code(ty);
    }

    pub(super) const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.put("0123456789".split_at(number % 10).1.split_at(1).0);
    }

    /// Puts a rule as it is written in the attribute, without backticks.
    pub(super) const fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Requires(target) => self.option("requires", target),
            Rule::RequiresBelow(target) => self.option("requires_below", target),
            Rule::After(target) => self.option("after", target),
            Rule::Before(target) => self.option("before", target),
            Rule::Conflicts(target) => self.option("conflicts", target),
            Rule::InSet(target) => self.option("in_set", target),
            Rule::Outermost => self.put("outermost"),
            Rule::Innermost => self.put("innermost"),
            Rule::Repeatable => self.put("repeatable"),
            Rule::Provides => self.put("provides"),
            Rule::Waive(waiver) => {
                self.put("waive(");
                self.waived(&waiver.rule);
                self.put(")");
            }
        }
    }

    pub(super) const fn waived(&mut self, rule: &WaivedRule) {
        self.rule(&rule.as_rule());
    }

    const fn option(&mut self, name: &str, target: &Target) {
        self.put(name);
        self.put("(");
        self.name(target.name);
        self.put(")");
    }
}

/// The article before a type, by how its first letter usually sounds.
const fn article(ty: &str) -> &'static str {
    match ty.as_bytes() {
        [b'A' | b'E' | b'I' | b'O' | b'X' | b'a' | b'e' | b'i' | b'o', ..] => "an ",
        _ => "a ",
    }
}

/// Whether two texts are the same.
pub(super) const fn same(a: &str, b: &str) -> bool {
    same_bytes(a.as_bytes(), b.as_bytes())
}

const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether two types are spelled alike but for what is around them and the paths to them: `Arc<Session>` and `auth::Session`.
pub(super) const fn alike(a: &str, b: &str) -> bool {
    let (a_from, a_to) = core(a.as_bytes());
    let (b_from, b_to) = core(b.as_bytes());
    a_from < a_to
        && same_bytes(
            a.as_bytes().split_at(a_to).0.split_at(a_from).1,
            b.as_bytes().split_at(b_to).0.split_at(b_from).1,
        )
}

/// Words that stand around the type that is meant.
const AROUND: [&str; 19] = [
    "Arc",
    "Rc",
    "Box",
    "Option",
    "Vec",
    "Cow",
    "Mutex",
    "RwLock",
    "Extension",
    "State",
    "Data",
    "ReqData",
    "Shared",
    "Json",
    "dyn",
    "impl",
    "mut",
    "static",
    "const",
];

/// Whether a type is one of those in which a handler of axum or actix takes what a middleware has left for it.
pub(super) const fn is_extractor(ty: &str) -> bool {
    same(word(ty), "Extension") || is_state(ty) || same(word(ty), "Data") || same(word(ty), "ReqData")
}

/// Whether a type is the entry [`Shared`](crate::Shared), which holds a value, in the place of that value.
pub(super) const fn is_shared(ty: &str) -> bool {
    same(word(ty), "Shared")
}

/// Whether a type is that in which an axum handler takes the state of its router.
pub(super) const fn is_state(ty: &str) -> bool {
    same(word(ty), "State")
}

/// Whether a type is one that an axum handler takes from the head of its request.
pub(super) const fn is_of_the_head(ty: &str) -> bool {
    let mut at = 0;
    while at < OF_THE_HEAD.len() {
        if same(word(ty), OF_THE_HEAD[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether it is one of those that are there when the route is known.
pub(super) const fn is_of_the_route(ty: &str) -> bool {
    same(word(ty), "Path") || same(word(ty), "RawPathParams") || same(word(ty), "MatchedPath")
}

/// Whether a type is one that an axum handler makes of the body of its request.
pub(super) const fn is_of_the_body(ty: &str) -> bool {
    let mut at = 0;
    while at < OF_THE_BODY.len() {
        if same(word(ty), OF_THE_BODY[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// The extractors of axum that consume the body.
const OF_THE_BODY: [&str; 6] = ["Body", "Bytes", "Form", "Json", "Multipart", "RawForm"];

/// The extractors of axum, and of axum-extra, that leave the body where it is.
const OF_THE_HEAD: [&str; 17] = [
    "ConnectInfo",
    "CookieJar",
    "HeaderMap",
    "MatchedPath",
    "Method",
    "NestedPath",
    "OriginalUri",
    "Path",
    "PrivateCookieJar",
    "Query",
    "RawPathParams",
    "RawQuery",
    "SignedCookieJar",
    "TypedHeader",
    "Uri",
    "Version",
    "WebSocketUpgrade",
];

/// The last word of a type's path.
pub(super) const fn word(ty: &str) -> &str {
    let bytes = ty.as_bytes();
    let (mut from, mut to) = (0, 0);
    while to < bytes.len() && bytes[to] != b'<' {
        if !is_of_word(bytes[to]) {
            from = to + 1;
        }
        to += 1;
    }
    ty.split_at(to).0.split_at(from).1
}

/// The arguments of a type: the `Pool` of a `State<Pool>`. The whole of a type that has none.
pub(super) const fn argument(ty: &str) -> &str {
    let bytes = ty.as_bytes();
    let mut from = 0;
    while from < bytes.len() && bytes[from] != b'<' {
        from += 1;
    }
    if from + 1 < bytes.len() && bytes[bytes.len() - 1] == b'>' {
        ty.split_at(bytes.len() - 1).0.split_at(from + 1).1
    } else {
        ty
    }
}

/// The first word of a type that is neither part of a path to something nor one of those that stand around.
const fn core(ty: &[u8]) -> (usize, usize) {
    let mut from = 0;
    while from < ty.len() {
        let mut to = from;
        while to < ty.len() && is_of_word(ty[to]) {
            to += 1;
        }
        if to == from {
            from += 1;
            continue;
        }
        if !leads_on(ty, to) && !is_around(ty.split_at(to).0.split_at(from).1) {
            return (from, to);
        }
        from = to;
    }
    (0, ty.len())
}

pub(super) const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether `::` and another word follow.
const fn leads_on(ty: &[u8], mut at: usize) -> bool {
    while at < ty.len() && ty[at] == b' ' {
        at += 1;
    }
    at + 1 < ty.len() && ty[at] == b':' && ty[at + 1] == b':'
}

const fn is_around(word: &[u8]) -> bool {
    let mut at = 0;
    while at < AROUND.len() {
        if same_bytes(word, AROUND[at].as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}
