//! Messages in a signed cookie.

use std::slice;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use ordain::Error;

use super::message::Kept;
use crate::cookies::{PlainHttp, Settings};
use crate::signing::{Keys, Signer};

/// Keeps messages in a cookie until they are shown: signed, compressed where that is shorter, **readable by the visitor**. It is
/// `__Host-messages`, `Secure`, `HttpOnly`, `SameSite=Lax`, until the browser closes.
///
/// Of more than fit into 2048 bytes the oldest are lost, which is an event at level WARN.
#[derive(Debug, Clone)]
pub struct InCookie(Arc<Signed>);

#[derive(Debug, Clone)]
struct Signed {
    signer: Signer,
    cookie: Settings,
}

/// Keeps messages in a cookie as [`InCookie`] does, the oldest of them, and those that do not fit in the session, which is not
/// read as long as all fit.
#[cfg(feature = "sessions")]
#[derive(Debug, Clone)]
pub struct Fallback(InCookie);

/// Keeps messages in the session: no cookie of its own.
#[cfg(feature = "sessions")]
#[derive(Debug, Clone, Copy, Default)]
pub struct InSession;

/// The most bytes that the value of a cookie has.
const LARGEST: usize = 2048;

/// What a cookie says: whether there is more in the session, and messages.
type Said = (u8, Vec<Kept>);

impl InCookie {
    /// Signs with these keys: a key that has been replaced stays as a fallback for a while.
    #[must_use]
    pub fn new(keys: impl Into<Keys>) -> Self {
        let signer = keys.into().signer_of(&["ordain", "messages", "cookie"]).limit(LARGEST);
        Self(Arc::new(Signed { signer, cookie: Settings::from_static("messages") }))
    }

    /// Names the cookie, and says how it is sent.
    #[must_use]
    pub fn cookie(mut self, cookie: Settings) -> Self {
        Arc::make_mut(&mut self.0).cookie = cookie;
        self
    }

    /// Sends the cookie over plain HTTP, too: see [`Settings::insecure_for_development`]. Whoever listens on the way reads the messages then,
    /// which is an event at level WARN, here at the start.
    #[must_use]
    pub fn insecure_for_development(mut self) -> Self {
        tracing::warn!(target: "ordain_contrib::messages", "messages are sent over plain HTTP: not in production");
        let signed = Arc::make_mut(&mut self.0);
        signed.cookie = signed.cookie.clone().insecure_for_development();
        self
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.cookie
    }

    /// As it is in a request.
    pub(super) fn over(&self, plain: Option<PlainHttp>) -> Self {
        match plain {
            None => self.clone(),
            Some(_) => self.clone().cookie(self.0.cookie.over(plain).into_owned()),
        }
    }

    /// The messages of a cookie, and whether there are more in the session; nothing of one that nobody here has signed.
    pub(super) fn read(&self, text: &str) -> Option<(Vec<Kept>, bool)> {
        let (more, messages) = self.0.signer.unsign_object::<Said>(text, Duration::MAX, SystemTime::now()).ok()?;
        Some((messages, more != 0))
    }

    /// The cookie of these messages, and whether there are more; nothing, if they do not fit.
    fn written(&self, messages: &[Kept], more: bool) -> Result<Option<String>, Error> {
        let signed = self.0.signer.sign_object(&(u8::from(more), messages), SystemTime::now())?;
        Ok((signed.len() <= LARGEST).then_some(signed))
    }

    /// The newest that fit, and how many do (MSG-5). One that is too long for any cookie takes no other one's place.
    pub(super) fn newest(&self, mut messages: Vec<Kept>) -> Result<(String, usize), Error> {
        if let Some(all) = self.written(&messages, false)? {
            return Ok((all, messages.len()));
        }
        messages.retain(|message| matches!(self.written(slice::from_ref(message), false), Ok(Some(_))));
        largest(messages.len(), |count| self.written(&messages[messages.len() - count..], false))
    }

    /// The oldest that fit, and how many do (MSG-7).
    #[cfg(feature = "sessions")]
    pub(super) fn oldest(&self, messages: &[Kept]) -> Result<(String, usize), Error> {
        largest(messages.len(), |count| self.written(&messages[..count], count < messages.len()))
    }

    /// What sets the cookie.
    pub(super) fn set(&self, value: &str) -> Result<HeaderValue, Error> {
        Ok(self.0.cookie.set(value, None)?)
    }

    /// What deletes it.
    pub(super) fn delete(&self) -> Result<HeaderValue, Error> {
        Ok(self.0.cookie.delete()?)
    }
}

#[cfg(feature = "sessions")]
impl Fallback {
    /// Signs with these keys: see [`InCookie::new`].
    #[must_use]
    pub fn new(keys: impl Into<Keys>) -> Self {
        Self(InCookie::new(keys))
    }

    pub(super) fn in_cookie(&self) -> &InCookie {
        &self.0
    }

    /// Names the cookie, and says how it is sent.
    #[must_use]
    pub fn cookie(self, cookie: Settings) -> Self {
        Self(self.0.cookie(cookie))
    }

    /// Sends the cookie over plain HTTP, too: see [`InCookie::insecure_for_development`].
    #[must_use]
    pub fn insecure_for_development(self) -> Self {
        Self(self.0.insecure_for_development())
    }
}

/// The largest count of which something can be made, up to `all`, and what. Of a count of zero it can be.
fn largest(all: usize, mut make: impl FnMut(usize) -> Result<Option<String>, Error>) -> Result<(String, usize), Error> {
    if let Some(made) = make(all)? {
        return Ok((made, all));
    }
    let (mut best, mut fits, mut too_many) = (String::new(), 0, all);
    while fits + 1 < too_many {
        let count = usize::midpoint(fits, too_many);
        match make(count)? {
            Some(made) => (best, fits) = (made, count),
            None => too_many = count,
        }
    }
    if fits == 0 {
        best = make(0)?.unwrap_or_default();
    }
    Ok((best, fits))
}
