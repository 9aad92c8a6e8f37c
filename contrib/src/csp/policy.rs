//! A policy, as it is put into a header.

use std::fmt::Write;
use std::sync::Arc;

use http::HeaderValue;

use super::builder::Value;
use super::{PolicyBuilder, Source};
use crate::notes::note;

/// A content security policy. Cheap to clone.
///
/// As a note of a response it stands for the policy of the site: `(policy, body)`.
///
/// ```
/// use ordain_contrib::csp::{Policy, Source};
///
/// let policy = Policy::builder()
///     .default_src([Source::Nothing])
///     .script_src([Source::Nonce, Source::StrictDynamic])
///     .upgrade_insecure_requests()
///     .build()
///     .unwrap();
/// assert_eq!(policy.without_nonce(), "default-src 'none'; script-src 'strict-dynamic'; upgrade-insecure-requests");
///
/// let wrong = Policy::builder().img_src([Source::Nonce]).build().unwrap_err();
/// assert_eq!(wrong.to_string(), "`'nonce'` means nothing in `img-src`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    made: Arc<Made>,
}

#[derive(Debug, PartialEq, Eq)]
struct Made {
    without_nonce: HeaderValue,
    /// What stands before, between and behind the places of the nonce.
    around_nonces: Vec<String>,
}

impl Policy {
    /// Begins a policy.
    pub fn builder() -> PolicyBuilder {
        PolicyBuilder::default()
    }

    pub(super) fn of(directives: &[(&'static str, Value)]) -> Option<Self> {
        let without_nonce = HeaderValue::try_from(written(directives, None)).ok()?;
        // No source has this character, which cannot stand in a header.
        let around_nonces = written(directives, Some("\0")).split('\0').map(str::to_owned).collect();
        Some(Self { made: Arc::new(Made { without_nonce, around_nonces }) })
    }

    /// The header of a response whose nonce has not been used.
    #[must_use]
    pub fn without_nonce(&self) -> &HeaderValue {
        &self.made.without_nonce
    }

    /// The header of a response with this nonce, if it was used.
    pub(super) fn header(&self, nonce: Option<&str>) -> HeaderValue {
        let with_nonce = nonce.and_then(|nonce| HeaderValue::try_from(self.made.around_nonces.join(nonce)).ok());
        with_nonce.unwrap_or_else(|| self.made.without_nonce.clone())
    }
}

note!(Policy);

fn written(directives: &[(&'static str, Value)], nonce: Option<&str>) -> String {
    let mut policy = String::new();
    for (name, value) in directives {
        policy.push_str(if policy.is_empty() { "" } else { "; " });
        policy.push_str(name);
        match value {
            Value::Bare => {}
            Value::Words(words) => words.iter().for_each(|word| append(&mut policy, word)),
            Value::Sources(sources) => append_sources(&mut policy, sources, nonce),
        }
    }
    policy
}

/// Without a nonce what is left must not allow more than a nonce that nothing bears: `'unsafe-inline'`, which browsers do not mind beside
/// one, goes with it (CSP 3, section 6.7.3.2), and nothing left is `'none'`.
fn append_sources(policy: &mut String, sources: &[Source], nonce: Option<&str>) {
    let is_missing = nonce.is_none() && sources.contains(&Source::Nonce);
    let begin = policy.len();
    for source in sources {
        match (source, nonce) {
            (Source::Nonce, Some(nonce)) => append(policy, &format!("'nonce-{nonce}'")),
            (Source::Nonce | Source::UnsafeInline, _) if is_missing => {}
            (source, _) => {
                // A `String` takes all that is written.
                let _ = write!(policy, " {source}");
            }
        }
    }
    if policy.len() == begin {
        append(policy, "'none'");
    }
}

fn append(policy: &mut String, word: &str) {
    policy.push(' ');
    policy.push_str(word);
}
