//! A message.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Value, json};

use super::Level;

/// A message for one visitor. It prints as its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub(super) level: Level,
    pub(super) text: String,
    pub(super) extra_tags: String,
    pub(super) level_tag: Cow<'static, str>,
}

/// A message as it is kept: its level, its text, its tags beside that of the level.
pub(super) type Kept = (u16, String, String);

impl Message {
    /// How grave it is.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The text, as it was added: whoever puts it into a page escapes it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All of its tags, parted by spaces: those that it was [added with](super::Messages::add_with_tags), then that of its level. Classes for a style
    /// sheet.
    #[must_use]
    pub fn tags(&self) -> String {
        let both = [self.extra_tags(), self.level_tag()];
        both.into_iter().filter(|tag| !tag.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The tags that it was added with.
    #[must_use]
    pub fn extra_tags(&self) -> &str {
        &self.extra_tags
    }

    /// The tag of its level: the level's name, or what [`Flash::tag`](super::Flash::tag) has said; empty, if it has neither.
    #[must_use]
    pub fn level_tag(&self) -> &str {
        &self.level_tag
    }

    pub(super) fn kept(&self) -> Kept {
        (self.level.0, self.text.clone(), self.extra_tags.clone())
    }

    /// What a template sees of it.
    pub(super) fn shown(&self) -> Value {
        json!({
            "level": self.level.0,
            "level_tag": self.level_tag(),
            "extra_tags": self.extra_tags(),
            "tags": self.tags(),
            "text": self.text,
        })
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
