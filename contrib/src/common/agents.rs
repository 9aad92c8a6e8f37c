//! User agents that are refused.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use http::header::USER_AGENT;

/// No browser writes more.
const LONGEST: usize = 4096;

/// A question about a user agent.
type Refuses = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Those that are refused.
#[derive(Clone, Default)]
pub(super) struct Agents {
    /// In lower case.
    containing: Vec<Box<str>>,
    refusing: Vec<Refuses>,
}

impl Agents {
    pub(super) fn containing(&mut self, part: &str) -> Result<(), InvalidUserAgent> {
        if part.trim().is_empty() {
            return Err(InvalidUserAgent);
        }
        self.containing.push(part.to_lowercase().into());
        Ok(())
    }

    pub(super) fn refusing(&mut self, refuses: Refuses) {
        self.refusing.push(refuses);
    }

    /// Whether the user agent of a request is refused. One that is not told is none.
    pub(super) fn refuse(&self, headers: &HeaderMap) -> bool {
        if self.containing.is_empty() && self.refusing.is_empty() {
            return false;
        }
        headers.get_all(USER_AGENT).iter().any(|agent| {
            if agent.len() > LONGEST {
                return true;
            }
            let agent = String::from_utf8_lossy(agent.as_bytes());
            let lower = agent.to_lowercase();
            self.containing.iter().any(|part| lower.contains(&**part))
                || self.refusing.iter().any(|refuses| refuses(&agent))
        })
    }
}

impl fmt::Debug for Agents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agents").field("containing", &self.containing).field("refusing", &self.refusing.len()).finish()
    }
}

/// A user agent that is refused: what [`Error::downcast_ref`](ordain::Error::downcast_ref) gives for its 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedUserAgent;

impl fmt::Display for RefusedUserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the user agent is refused")
    }
}

impl Error for RefusedUserAgent {}

/// A part of each user agent: nobody would be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidUserAgent;

impl fmt::Display for InvalidUserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an empty part is in each user agent: name one, `BadBot`")
    }
}

impl Error for InvalidUserAgent {}
