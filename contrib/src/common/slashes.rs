//! Paths that lack a slash.

use std::error::Error;
use std::fmt;

use matchit::{InsertError, Router};

/// The paths that there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Slashes {
    patterns: Router<()>,
}

impl Slashes {
    pub(super) fn of<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, InvalidPattern> {
        let mut router = Router::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            if !pattern.starts_with('/') {
                return Err(InvalidPattern(format!("`{pattern}` does not begin with a slash")));
            }
            router.insert(pattern, ()).map_err(|error| InvalidPattern(why(pattern, &error)))?;
        }
        Ok(Self { patterns: router })
    }

    /// Whether there is no such path, but one with a slash behind it.
    pub(super) fn is_missing(&self, path: &str) -> bool {
        path.starts_with('/') && !path.ends_with('/') && !self.has(path) && self.has(&format!("{path}/"))
    }

    fn has(&self, path: &str) -> bool {
        self.patterns.at(path).is_ok()
    }
}

fn why(pattern: &str, error: &InsertError) -> String {
    match error {
        InsertError::Conflict { with } => format!("`{pattern}` is the same as `{with}`"),
        other => format!("`{pattern}` is no pattern of a path: {}", other.to_string().trim_end_matches('.')),
    }
}

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPattern(String);

impl fmt::Display for InvalidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidPattern {}
