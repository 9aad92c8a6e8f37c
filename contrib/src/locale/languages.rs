//! The languages that a site has, and which of them comes closest to one that is wanted.

use std::error::Error;
use std::fmt;

use icu_locale_core::{LanguageIdentifier, Locale as Tag};

/// No tag is longer: the rest is not looked at.
const LONGEST: usize = 500;

/// The languages that a site has. The first is the default.
#[derive(Debug)]
pub(super) struct Languages {
    all: Vec<Supported>,
}

#[derive(Debug)]
struct Supported {
    id: LanguageIdentifier,
    /// As RFC 5646 recommends to write it: `pt-BR`.
    tag: String,
    /// As it stands in a path: `pt-br`.
    prefix: String,
}

impl Languages {
    pub(super) fn new<S: AsRef<str>>(tags: impl IntoIterator<Item = S>) -> Result<Self, InvalidLanguages> {
        let mut all: Vec<Supported> = Vec::new();
        for tag in tags {
            let written = tag.as_ref();
            let id = identifier(written).ok_or_else(|| InvalidLanguages::Tag(written.to_owned()))?;
            let tag = id.to_string();
            if all.iter().any(|other| other.tag == tag) {
                return Err(InvalidLanguages::Twice(tag));
            }
            all.push(Supported { prefix: tag.to_ascii_lowercase(), id, tag });
        }
        if all.is_empty() { Err(InvalidLanguages::None) } else { Ok(Self { all }) }
    }

    pub(super) fn id(&self, nth: usize) -> &LanguageIdentifier {
        &self.of(nth).id
    }

    pub(super) fn tag(&self, nth: usize) -> &str {
        &self.of(nth).tag
    }

    pub(super) fn prefix(&self, nth: usize) -> &str {
        &self.of(nth).prefix
    }

    /// There is always a first.
    fn of(&self, nth: usize) -> &Supported {
        self.all.get(nth).unwrap_or(&self.all[0])
    }

    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|language| &*language.tag)
    }

    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|language| &*language.prefix)
    }

    /// The language that comes closest to a tag: LOC-2.
    pub(super) fn closest(&self, tag: &str) -> Option<usize> {
        self.closest_but(tag, &[])
    }

    /// The same without those of some.
    fn closest_but(&self, tag: &str, excluded: &[String]) -> Option<usize> {
        let wanted = identifier(tag)?.to_string();
        let script = script_of_chinese(&wanted);
        let shorter = std::iter::successors(Some(&*wanted), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter));
        let base = wanted.split('-').next().unwrap_or_default();
        let mut candidates = [&*wanted].into_iter().chain(script).chain(shorter);
        let is_free = |language: &Supported| !excluded.iter().any(|range| is_within(&language.tag, range));
        let found =
            |test: &dyn Fn(&str) -> bool| self.all.iter().position(|language| test(&language.tag) && is_free(language));
        candidates.find_map(|tag| found(&|other| other == tag)).or_else(|| found(&|other| is_within(other, base)))
    }

    /// The language that comes closest to what a header asks for: LOC-3.
    pub(super) fn accepted(&self, ranges: &[(String, u16)]) -> Option<usize> {
        let excluded: Vec<String> = ranges
            .iter()
            .filter(|(_, weight)| *weight == 0)
            .filter_map(|(range, _)| Some(identifier(range)?.to_string()))
            .collect();
        let mut wanted: Vec<_> = ranges.iter().filter(|(_, weight)| *weight > 0).collect();
        wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        wanted.iter().take_while(|(range, _)| range != "*").find_map(|(range, _)| self.closest_but(range, &excluded))
    }

    /// The language that a path begins with, and the rest of the path.
    pub(super) fn of_path<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        let behind = path.strip_prefix('/')?;
        let segment = behind.split('/').next()?;
        Some((self.closest(segment)?, &behind[segment.len()..]))
    }
}

/// A tag without extensions, canonical.
fn identifier(tag: &str) -> Option<LanguageIdentifier> {
    let tag = match tag.get(..LONGEST) {
        Some(begin) => begin.rsplit_once('-')?.0,
        None => tag,
    };
    let id = Tag::try_from_str(tag).ok()?.id;
    (!id.language.is_unknown()).then_some(id)
}

/// Whether a tag is a range, or begins with it (RFC 4647, section 3.3.1).
fn is_within(tag: &str, range: &str) -> bool {
    tag.strip_prefix(range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The script that Chinese is written in somewhere.
fn script_of_chinese(tag: &str) -> Option<&'static str> {
    match tag {
        "zh-CN" | "zh-MY" | "zh-SG" => Some("zh-Hans"),
        "zh-HK" | "zh-MO" | "zh-TW" => Some("zh-Hant"),
        _ => None,
    }
}

/// Languages that a site cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidLanguages {
    /// There are none.
    None,
    /// One is no tag of a language (BCP 47).
    Tag(String),
    /// One is there twice.
    Twice(String),
}

impl fmt::Display for InvalidLanguages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("a site has a language: name one, `en`"),
            Self::Tag(tag) => write!(f, "`{tag}` is no tag of a language: write `en`, `pt-BR`, `zh-Hans`"),
            Self::Twice(tag) => write!(f, "`{tag}` is there twice"),
        }
    }
}

impl Error for InvalidLanguages {}
