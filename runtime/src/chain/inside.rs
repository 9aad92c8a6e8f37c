//! Where a chain stands: one that says that it is within another looks, for each request, whether that is so.
//!
//! A chain leaves a mark in the request only once a chain has been linked that says that it is within it; until then, and
//! for all others, there is nothing but the question whether that is so.

use std::any::type_name;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::chain::boundary::{Scene, settle_error};
use crate::middleware::handler::Handler;
use crate::response::settings::Settings;
use crate::{Error, Request, Response};

/// What is known of a chain where a request enters it.
#[derive(Debug)]
pub struct Standing {
    name: &'static str,
    /// Some chain has been linked that says that it is within this one.
    wanted: AtomicBool,
    mark: fn(&mut Request),
    is_marked: fn(&Request) -> bool,
    /// The chains that may be around it: one of them is.
    around: &'static [fn() -> &'static Self],
}

/// The mark of a request that has entered the chain `C`.
struct Inside<C>(PhantomData<fn() -> C>);

impl<C> Clone for Inside<C> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

/// Marks a request as one that has entered the chain `C`.
pub(crate) fn mark<C: 'static>(req: &mut Request) {
    req.extensions_mut().insert(Inside::<C>(PhantomData));
}

fn is_marked<C: 'static>(req: &Request) -> bool {
    req.extensions().get::<Inside<C>>().is_some()
}

impl Standing {
    /// Of the chain `C`.
    #[must_use]
    pub const fn of<C: 'static>(name: &'static str, around: &'static [fn() -> &'static Self]) -> Self {
        Self { name, wanted: AtomicBool::new(false), mark: mark::<C>, is_marked: is_marked::<C>, around }
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Tells the chains around that they are asked for.
    fn link(&self) {
        for around in self.around {
            around().wanted.store(true, Ordering::Relaxed);
        }
    }

    #[inline]
    fn enter(&self, req: &mut Request) -> Result<(), Error> {
        if self.wanted.load(Ordering::Relaxed) {
            (self.mark)(req);
        }
        if self.around.is_empty() { Ok(()) } else { self.enter_inner(req) }
    }

    #[cold]
    fn enter_inner(&self, req: &Request) -> Result<(), Error> {
        if self.around.iter().any(|around| (around().is_marked)(req)) {
            return Ok(());
        }
        let around: Vec<String> = self.around.iter().map(|around| format!("`{}`", around().name)).collect();
        let around = around.join(" or ");
        Err(Error::other(format!(
            "the chain `{}` is declared to stand within {around}, but this request has not passed that",
            self.name
        )))
    }
}

/// The entrance of a chain.
pub(crate) struct Entrance<H> {
    inside: H,
    standing: &'static Standing,
    settings: Arc<Settings>,
}

impl<H> std::fmt::Debug for Entrance<H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entrance of {} ({})", self.standing.name, type_name::<H>())
    }
}

impl<H> Entrance<H> {
    pub(crate) fn new(inside: H, standing: &'static Standing, settings: Arc<Settings>) -> Self {
        standing.link();
        Self { inside, standing, settings }
    }

    #[cold]
    #[expect(clippy::unnecessary_box_returns, reason = "by value it would be copied")]
    fn refuse(&self, error: Error, req: &Request) -> Box<Response> {
        settle_error(error, Some(Scene { settings: &self.settings, req }))
    }
}

impl<H: Handler> Handler for Entrance<H> {
    type Boundary = H::Boundary;

    #[inline]
    fn call(&self, req: &mut Request) -> impl Future<Output = Response> + Send {
        match self.standing.enter(req) {
            Ok(()) => Entered::Inside { call: self.inside.call(req) },
            Err(error) => Entered::Refused { error: Some(error), entrance: self, req },
        }
    }

    #[inline]
    fn call_blocking(&self, req: &mut Request) -> Response {
        match self.standing.enter(req) {
            Ok(()) => self.inside.call_blocking(req),
            Err(error) => *self.refuse(error, req),
        }
    }
}

pin_project! {
    #[project = EnteredProjection]
    enum Entered<'r, 'q, H, F> {
        Inside { #[pin] call: F },
        // Only where it is polled is it known to be inside another chain, to which the error is handed on.
        Refused { error: Option<Error>, entrance: &'r Entrance<H>, req: &'q mut Request },
    }
}

impl<H, F: Future<Output = Response>> Future for Entered<'_, '_, H, F> {
    type Output = Response;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project() {
            EnteredProjection::Inside { call } => call.poll(cx),
            EnteredProjection::Refused { error, entrance, req } => match error.take() {
                Some(error) => Poll::Ready(*entrance.refuse(error, req)),
                // Polled after it was ready.
                None => Poll::Pending,
            },
        }
    }
}
