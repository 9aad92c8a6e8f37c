//! When a session is over.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::cookies::Age;

/// When one session is over: set by [`Session::set_expiry`](super::Session::set_expiry), kept in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expiry {
    /// As [`Sessions`](super::Sessions) says for all of them.
    #[default]
    Usual,
    /// That long after each time it is saved. Reading it saves nothing.
    After(Duration),
    /// At this moment, whatever is saved. A moment that has passed is the end of it.
    At(SystemTime),
    /// When the browser is closed; in the store it lives as long as any other.
    AtBrowserClose,
}

impl Expiry {
    /// As it stands in the data; the usual one does not.
    pub(super) fn to_json(self) -> Option<Value> {
        let since = |at: SystemTime| at.duration_since(UNIX_EPOCH).unwrap_or_default();
        match self {
            Self::Usual => None,
            Self::After(age) => Some(json!({ "after": millis(age) })),
            Self::At(at) => Some(json!({ "at": millis(since(at)) })),
            Self::AtBrowserClose => Some(json!("browser")),
        }
    }

    /// Reads what [`Expiry::to_json`] has made.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let of = |key| value.get(key).and_then(Value::as_u64).map(Duration::from_millis);
        let at = || of("at").map(|since| Self::At(UNIX_EPOCH.checked_add(since).unwrap_or_else(latest)));
        let browser = || (value == "browser").then_some(Self::AtBrowserClose);
        of("after").map(Self::After).or_else(at).or_else(browser)
    }
}

/// How long sessions live whose expiry is the usual one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ages {
    pub(super) known: Duration,
    pub(super) anonymous: Duration,
    pub(super) at_browser_close: bool,
}

/// How long a session lives from now on, in the store and in the browser.
pub(super) struct Lifetime {
    pub(super) expires: SystemTime,
    pub(super) cookie: Option<Age>,
}

impl Ages {
    /// What the expiry that is in the data comes to, and whether somebody is logged in.
    pub(super) fn of(&self, data: &Map<String, Value>, now: SystemTime) -> Lifetime {
        let usual = if data.contains_key(super::record::USER) { self.known } else { self.anonymous };
        let aged = |age| Age::from(now, age);
        let until_closed = Lifetime { expires: aged(usual).expires, cookie: None };
        let kept = |cookie: Age| Lifetime { expires: cookie.expires, cookie: Some(cookie) };
        match super::record::expiry(data) {
            Expiry::Usual if self.at_browser_close => until_closed,
            Expiry::AtBrowserClose => until_closed,
            Expiry::Usual => kept(aged(usual)),
            Expiry::After(age) => kept(aged(age)),
            Expiry::At(at) => {
                let left = at.duration_since(now).unwrap_or_default();
                kept(Age { max_age: left, expires: at })
            }
        }
    }
}

/// Whole milliseconds, as many as a number of JSON can be trusted with.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The last second of the year 9999.
fn latest() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}
