//! What becomes of a session on the way out.

use std::error::Error as StdError;
use std::fmt;

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use ordain::{Error, Response};

use super::record::{Record, Saved};
use super::session::{Session, State};
use super::store::{StoreError, Updated};
use crate::caching;
use crate::cookies::Age;

/// How often it is tried anew to save what others write at the same time. Each time somebody has got through.
const ATTEMPTS: usize = 100;

impl Session {
    /// Says in the response what it depends on, and that an empty session is over (SES-8, SES-9), where nothing is to be saved; else
    /// says that [`Session::finish`] is to be called.
    pub(super) fn finish_at_once(&self, response: &mut Response) -> Result<bool, Error> {
        if self.is_accessed() {
            caching::vary_on(response.headers_mut(), &COOKIE);
            caching::private(response);
        }
        if self.is_modified() || self.shared().every_request {
            return Ok(false);
        }
        let Some(mut state) = self.state_at_once() else { return Ok(false) };
        state.failed = None;
        if state.is_empty() && self.was_sent() {
            answer(response, self.shared().cookie.delete()?);
        }
        Ok(true)
    }

    /// Saves what was changed: SES-8, SES-10 to SES-12, in this order.
    pub(super) async fn finish(&self, response: &mut Response) -> Result<(), Error> {
        let failed = response.status() >= StatusCode::INTERNAL_SERVER_ERROR;
        let renewed = self.shared().every_request && self.was_sent() && !failed;
        let loaded = if renewed { self.loaded().await.map(drop) } else { Ok(()) };
        let mut state = self.state().await;
        // What outlives the request may find the store again.
        state.failed = None;
        loaded?;
        if state.is_empty() {
            if self.was_sent() {
                answer(response, self.shared().cookie.delete()?);
            }
            return Ok(());
        }
        if failed || !(renewed || self.is_modified()) {
            return Ok(());
        }
        if let Some((saved, age)) = self.save(&mut state).await? {
            answer(response, self.shared().cookie.set(saved.token.as_str(), age)?);
        }
        Ok(())
    }

    /// None if there is nothing left to be saved.
    async fn save(&self, state: &mut State) -> Result<Option<(Saved, Option<Age>)>, Error> {
        let shared = self.shared();
        for _ in 0..ATTEMPTS {
            let now = shared.now();
            let lifetime = shared.ages.of(&state.data, now);
            let record = Record { data: std::mem::take(&mut state.data), expires: lifetime.expires };
            let written = match &state.token {
                None => shared.store.create(&record).await.map(Updated::Done),
                Some(token) if state.cycle => shared.store.cycle(token, state.version, &record).await,
                Some(token) => shared.store.update(token, state.version, &record).await,
            };
            state.data = record.data;
            let newer = match written.map_err(StoreError::raised)? {
                Updated::Done(saved) => return Ok(Some((saved, lifetime.cookie))),
                Updated::Gone => None,
                Updated::Changed => match &state.token {
                    Some(token) => shared.store.load(token).await.map_err(StoreError::raised)?,
                    None => None,
                },
            };
            match newer.filter(|newer| !newer.record.is_over(now)) {
                Some(newer) => state.overlay(newer.record.data, newer.version),
                None if state.begins_anew() => {}
                None if state.is_only_renewed() => return Ok(None),
                None => return Err(Error::bad_request(Gone)),
            }
        }
        Err(StoreError::Contended.raised())
    }
}

/// Lets a response set a cookie, with what goes with that.
fn answer(response: &mut Response, cookie: HeaderValue) {
    caching::vary_on(response.headers_mut(), &COOKIE);
    caching::private_for_its_cookie(response);
    response.headers_mut().append(SET_COOKIE, cookie);
}

/// The session has ended while a request of it was at work, by a logout elsewhere: nothing is saved, and the request is a
/// 400. What [`Error::downcast_ref`] gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the session has ended while a request of it was at work")
    }
}

impl StdError for Gone {}
