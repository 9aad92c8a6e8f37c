//! The entry.

use std::borrow::Cow;
use std::sync::Arc;

use ordain::sets::Varies;
use ordain::{Error, Provide, Request, Response, TemplateResponse, middleware};

use super::store::{Cookie, Store};
#[cfg(feature = "sessions")]
use super::{Fallback, InSession};
use super::{InCookie, Level, Messages};
use crate::cookies::PlainHttp;
#[cfg(feature = "sessions")]
use crate::sessions::Session;

/// Provides the [`Messages`], and keeps those that have not been shown. The [module](super) has an example and the rules.
///
/// `K` says where they are kept: [`InCookie`], if nothing is said, or `InSession` or `Fallback` (feature `sessions`).
#[derive(Debug, Clone, Default)]
pub struct Flash<K = InCookie> {
    shown: Arc<Shown>,
    kept: K,
}

/// What becomes a message, and what it looks like.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) level: Level,
    pub(super) tags: Vec<(Level, Cow<'static, str>)>,
}

impl Default for Shown {
    fn default() -> Self {
        Self { level: Level::INFO, tags: Vec::new() }
    }
}

impl<K> Flash<K> {
    /// Keeps messages there.
    ///
    /// ```
    /// use ordain_contrib::messages::{Flash, InCookie, Level};
    /// use ordain_contrib::signing::Key;
    ///
    /// let flash = Flash::new(InCookie::new(Key::generate())).level(Level::DEBUG).tag(Level::ERROR, "danger");
    /// ```
    #[must_use]
    pub fn new(kept: K) -> Self {
        Self { shown: Arc::default(), kept }
    }

    /// Adds no message below this level, unless [`Messages::set_level`] says otherwise; [`Level::INFO`] unless said.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        Arc::make_mut(&mut self.shown).level = level;
        self
    }

    /// Names the tag of a level, in the place of its name.
    #[must_use]
    pub fn tag(mut self, level: Level, tag: impl Into<Cow<'static, str>>) -> Self {
        let tags = &mut Arc::make_mut(&mut self.shown).tags;
        tags.retain(|(known, _)| *known != level);
        tags.push((level, tag.into()));
        self
    }

    pub(super) fn kept(&self) -> &K {
        &self.kept
    }

    /// Those of a chain around, which finishes them itself; else those of a store, for this entry to finish.
    fn messages(&self, req: &Request, store: impl FnOnce() -> Store) -> (Messages, bool) {
        match req.extensions().get::<Messages>() {
            Some(around) => (around.clone(), false),
            None => (Messages::new(Arc::clone(&self.shown), store()), true),
        }
    }
}

/// Reads the messages, since a template cannot wait for them, and puts them into its context. One that asks for them takes them.
async fn offer(messages: Option<Messages>, template: &mut TemplateResponse) -> Result<(), Error> {
    if let Some(messages) = messages {
        messages.load().await?;
        template.insert_lazy("messages", move || messages.shown());
    }
    Ok(())
}

#[middleware(in_set(Varies))]
impl Flash<InCookie> {
    /// Keeps what is left, unless a chain around does.
    async fn call(
        &self,
        req: &mut Request,
        plain: Option<PlainHttp>,
        next: impl Provide<Messages>,
    ) -> Result<Response, Error> {
        let (messages, ours) = self.messages(req, || Store::Cookie(Cookie::of(req.headers(), &self.kept.over(plain))));
        let mut response = next.provide(messages.clone()).run(req).await;
        if ours {
            messages.finish(&mut response).await?;
        }
        Ok(response)
    }

    async fn process_template_response(
        &self,
        _req: &mut Request,
        messages: Option<Messages>,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        offer(messages, template).await
    }
}

#[cfg(feature = "sessions")]
#[middleware(in_set(Varies))]
impl Flash<InSession> {
    async fn call(&self, req: &mut Request, session: Session, next: impl Provide<Messages>) -> Result<Response, Error> {
        let (messages, ours) = self.messages(req, || Store::Session(session));
        let mut response = next.provide(messages.clone()).run(req).await;
        if ours {
            messages.finish(&mut response).await?;
        }
        Ok(response)
    }

    async fn process_template_response(
        &self,
        _req: &mut Request,
        messages: Option<Messages>,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        offer(messages, template).await
    }
}

#[cfg(feature = "sessions")]
#[middleware(in_set(Varies))]
impl Flash<Fallback> {
    async fn call(
        &self,
        req: &mut Request,
        session: Session,
        plain: Option<PlainHttp>,
        next: impl Provide<Messages>,
    ) -> Result<Response, Error> {
        let (messages, ours) =
            self.messages(req, || Store::Both(Cookie::of(req.headers(), &self.kept.in_cookie().over(plain)), session));
        let mut response = next.provide(messages.clone()).run(req).await;
        if ours {
            messages.finish(&mut response).await?;
        }
        Ok(response)
    }

    async fn process_template_response(
        &self,
        _req: &mut Request,
        messages: Option<Messages>,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        offer(messages, template).await
    }
}
