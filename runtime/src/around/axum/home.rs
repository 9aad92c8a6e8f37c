//! The way home from behind the routing of a router.
//!
//! The router is given the request, and gives back a response. What else comes home from the service that stands around each
//! of its routes goes by a place of the thread: between the two is nothing but the router, whose future is ready in the same
//! poll as that of the route. So the place is filled and emptied within one poll, whatever else the thread does.

use std::cell::RefCell;
use std::mem;

use http::header::CONTENT_LENGTH;

use super::second_run::BeforeRouting;
use crate::middleware::traits::Afterwards;
use crate::response::log;
use crate::{Body, Request, Response};

thread_local! {
    static HOME: RefCell<Option<Home>> = const { RefCell::new(None) };
}

/// What comes home from behind the routing.
pub(super) struct Home {
    /// The request, as the inside has left it, where somebody looks at its head again.
    left: Option<Request>,
    /// Of the answer to a `HEAD`.
    uncut: Option<Uncut>,
}

/// The body of the answer to a `HEAD`, which the router would cut off before a middleware has seen it.
struct Uncut {
    body: Body,
    /// The view, not the router, has said how long it is.
    has_length: bool,
}

impl Home {
    /// Leaves it all for the chain, before the router measures and cuts the body of the response.
    #[inline]
    pub(super) fn leave(left: Option<Request>, response: &mut Response, is_head: bool) {
        if left.is_none() && !is_head {
            return;
        }
        let uncut = is_head.then(|| Uncut {
            has_length: response.headers().contains_key(CONTENT_LENGTH),
            body: mem::take(response.body_mut()),
        });
        HOME.set(Some(Self { left, uncut }));
    }

    /// Takes what the route of the poll that has just ended has left.
    pub(super) fn take() -> Option<Self> {
        HOME.take()
    }

    /// Undoes what the router has done to the body of the answer to a `HEAD`: a middleware may still look at it, and change it.
    pub(super) fn uncut(&mut self, response: &mut Response) {
        let Some(Uncut { body, has_length }) = self.uncut.take() else { return };
        *response.body_mut() = body;
        if !has_length {
            response.headers_mut().remove(CONTENT_LENGTH);
        }
    }

    /// Gives the request its head back.
    pub(super) fn restore(self, req: &mut Request, afterwards: Afterwards) {
        let Some(mut left) = self.left else { return };
        mem::swap(req, &mut left);
        mem::swap(req.body_mut(), left.body_mut());
        let before = mem::take(left.extensions_mut());
        match afterwards {
            Afterwards::Reruns => BeforeRouting::leave(before, req),
            _ => log::end(before, Some(req)),
        }
    }
}
