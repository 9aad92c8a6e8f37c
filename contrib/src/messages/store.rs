//! Where messages are between two requests: read when somebody asks, written on the way out.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use ordain::{Error, Response};

use super::InCookie;
use super::message::Kept;
use crate::caching;
use crate::cookies;
#[cfg(feature = "sessions")]
use crate::{sessions::Session, signing::random_string};

/// Where the messages of one request are kept.
pub(super) enum Store {
    Cookie(Cookie),
    #[cfg(feature = "sessions")]
    Session(Session),
    #[cfg(feature = "sessions")]
    Both(Cookie, Session),
}

/// A cookie, and what has come in it.
pub(super) struct Cookie {
    kept: InCookie,
    sent: Option<String>,
}

/// What a request has come with.
#[derive(Default)]
pub(super) struct Came {
    /// A cookie has come that nobody here has signed.
    tampered: bool,
    in_cookie: Vec<Kept>,
    /// By their keys; nothing where there is something else under a key.
    in_session: Vec<(String, Option<Kept>)>,
}

impl Came {
    pub(super) fn messages(&self) -> impl Iterator<Item = &Kept> {
        self.in_cookie.iter().chain(self.in_session.iter().filter_map(|(_, kept)| kept.as_ref()))
    }

    fn is_empty(&self) -> bool {
        self.in_cookie.is_empty() && self.in_session.is_empty()
    }
}

impl Cookie {
    pub(super) fn of(headers: &HeaderMap, kept: &InCookie) -> Self {
        let sent = cookies::read(headers, kept.settings().name()).map(std::borrow::Cow::into_owned);
        Self { kept: kept.clone(), sent }
    }

    /// What has come in it, and whether there is more in the session.
    fn read(&self) -> (Came, bool) {
        match self.sent.as_deref().map(|sent| self.kept.read(sent)) {
            None => (Came::default(), false),
            Some(None) => (Came { tampered: true, ..Came::default() }, false),
            Some(Some((in_cookie, more))) => (Came { in_cookie, ..Came::default() }, more),
        }
    }

    /// Sets it; or deletes it, if it has been sent.
    fn answer(&self, value: Option<&str>, response: &mut Response) -> Result<(), Error> {
        match value {
            Some(value) => set(response, self.kept.set(value)?),
            None if self.sent.is_some() => set(response, self.kept.delete()?),
            None => {}
        }
        Ok(())
    }
}

fn set(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(SET_COOKIE, cookie);
    caching::private_for_its_cookie(response);
}

impl Store {
    /// Reads what there is.
    #[cfg_attr(not(feature = "sessions"), expect(clippy::unused_async, reason = "a session is waited for"))]
    pub(super) async fn read(&self) -> Result<Came, Error> {
        match self {
            Self::Cookie(cookie) => Ok(cookie.read().0),
            #[cfg(feature = "sessions")]
            Self::Session(session) => Ok(Came { in_session: read(session).await?, ..Came::default() }),
            #[cfg(feature = "sessions")]
            Self::Both(cookie, session) => {
                let (mut came, more) = cookie.read();
                if more {
                    came.in_session = read(session).await?;
                }
                Ok(came)
            }
        }
    }

    /// Keeps what is left of what has come, and what was added; says that the response depends on the cookie (D1).
    #[cfg_attr(not(feature = "sessions"), expect(clippy::unused_async, reason = "a session is waited for"))]
    pub(super) async fn write(
        &self,
        came: Came,
        taken: bool,
        mut added: Vec<Kept>,
        response: &mut Response,
    ) -> Result<(), Error> {
        let is_changed = !added.is_empty() || (taken && !came.is_empty()) || came.tampered;
        match self {
            Self::Cookie(cookie) => {
                depends_on_cookies(response);
                if is_changed {
                    let mut left = if taken { Vec::new() } else { came.in_cookie };
                    left.append(&mut added);
                    let value = newest(&cookie.kept, left)?;
                    cookie.answer(value.as_deref(), response)?;
                }
            }
            // The session says itself what the response depends on.
            #[cfg(feature = "sessions")]
            Self::Session(session) => {
                if taken {
                    remove(session, &came.in_session).await?;
                }
                insert(session, &added).await?;
            }
            #[cfg(feature = "sessions")]
            Self::Both(cookie, session) => {
                depends_on_cookies(response);
                if is_changed {
                    let value = write_both(&cookie.kept, session, came, taken, added).await?;
                    cookie.answer(value.as_deref(), response)?;
                }
            }
        }
        Ok(())
    }
}

fn depends_on_cookies(response: &mut Response) {
    caching::vary_on(response.headers_mut(), &COOKIE);
    caching::private(response);
}

/// The cookie of the newest that fit. Older ones are lost (MSG-5, MSG-10).
fn newest(kept: &InCookie, messages: Vec<Kept>) -> Result<Option<String>, Error> {
    if messages.is_empty() {
        return Ok(None);
    }
    let all = messages.len();
    let (value, fit) = kept.newest(messages)?;
    if fit < all {
        tracing::warn!(target: "ordain_contrib::messages", lost = all - fit, "messages do not fit into the cookie");
    }
    Ok((fit > 0).then_some(value))
}

/// Puts the oldest into the cookie, whose value is given, and the others into the session (MSG-7).
#[cfg(feature = "sessions")]
async fn write_both(
    kept: &InCookie,
    session: &Session,
    came: Came,
    taken: bool,
    added: Vec<Kept>,
) -> Result<Option<String>, Error> {
    let mut left: Vec<(Option<String>, Kept)> = Vec::new();
    if taken {
        remove(session, &came.in_session).await?;
    } else {
        left.extend(came.in_cookie.into_iter().map(|kept| (None, kept)));
        left.extend(came.in_session.into_iter().filter_map(|(key, kept)| Some((Some(key), kept?))));
    }
    left.extend(added.into_iter().map(|kept| (None, kept)));
    if left.is_empty() {
        return Ok(None);
    }
    let (keys, messages): (Vec<_>, Vec<_>) = left.into_iter().unzip();
    let (value, fit) = kept.oldest(&messages)?;
    for key in keys[..fit].iter().flatten() {
        session.remove(key).await?;
    }
    let rest = keys.into_iter().zip(messages).skip(fit);
    let new: Vec<_> = rest.filter_map(|(key, kept)| key.is_none().then_some(kept)).collect();
    insert(session, &new).await?;
    Ok(Some(value))
}

/// What the key of each message in a session begins with. Each has one of its own, so that of two requests at a time neither loses
/// what the other has added, nor brings back what the other has shown.
#[cfg(feature = "sessions")]
const PREFIX: &str = "_messages.";

/// The messages of a session, in the order in which they were added.
#[cfg(feature = "sessions")]
async fn read(session: &Session) -> Result<Vec<(String, Option<Kept>)>, Error> {
    let mut keys = session.keys().await?;
    keys.retain(|key| key.starts_with(PREFIX));
    keys.sort_unstable();
    let mut messages = Vec::with_capacity(keys.len());
    for key in keys {
        let value = session.get::<serde_json::Value>(&key).await?;
        messages.push((key, value.and_then(|value| serde_json::from_value(value).ok())));
    }
    Ok(messages)
}

#[cfg(feature = "sessions")]
async fn insert(session: &Session, messages: &[Kept]) -> Result<(), Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let keys = session.keys().await?;
    let numbers = keys.iter().filter_map(|key| key.strip_prefix(PREFIX)?.split('.').next()?.parse::<u64>().ok());
    let next = numbers.max().map_or(0, |last| last.saturating_add(1));
    for (number, message) in (next..).zip(messages) {
        // A number that another request has drawn meanwhile, too, is no key of both.
        let key = format!("{PREFIX}{number:020}.{}", random_string(6, b"abcdefghijklmnopqrstuvwxyz"));
        session.insert(&key, message).await?;
    }
    Ok(())
}

#[cfg(feature = "sessions")]
async fn remove(session: &Session, messages: &[(String, Option<Kept>)]) -> Result<(), Error> {
    for (key, _) in messages {
        session.remove(key).await?;
    }
    Ok(())
}
