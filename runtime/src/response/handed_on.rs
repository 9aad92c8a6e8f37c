//! What an inner chain has no answer for, on its way to the chain around it.
//!
//! The layers of the inner chain see a response meanwhile: the built-in page of an error, or the empty body of a template. What
//! it stands for goes with it, and the boundaries of that chain pass it by. Where the chain ends it becomes what it was: for the
//! core of the chain around, which has got it from its view, or for a boundary there. A layer that puts another response in its
//! place has answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Response;
use crate::response::error::Error;
use crate::response::log;
use crate::response::template::Carried;

/// An error whose page is for the time being, in the extensions of a response.
#[derive(Clone)]
pub(crate) struct Unanswered(Arc<Held>);

/// An error that the chain inside has not answered, in the extensions of a response.
#[derive(Clone)]
pub(crate) struct HandedOn(Arc<Held>);

/// A template that waits for the renderer of the chain around, in the extensions of a response.
#[derive(Clone)]
pub(crate) struct Unrendered(pub(crate) Carried);

/// An error that nobody has logged yet.
struct Held {
    error: Arc<Error>,
    is_taken: AtomicBool,
}

/// It has been answered by a layer that has put a response of its own in the place of its page.
impl Drop for Held {
    fn drop(&mut self) {
        if !self.is_taken.load(Ordering::Relaxed) {
            log::error(&self.error, None);
        }
    }
}

impl Unanswered {
    /// Leaves an error with its page.
    pub(crate) fn leave(error: &Arc<Error>, page: &mut Response) {
        let held = Held { error: Arc::clone(error), is_taken: AtomicBool::new(false) };
        page.extensions_mut().insert(Self(Arc::new(held)));
    }

    /// Forgets the error that a response stands for: another has been put in its place.
    pub(crate) fn drop_from(response: &mut Response) {
        drop(response.extensions_mut().remove::<Self>());
    }
}

impl HandedOn {
    /// Takes the error that a response carries, if it has come from a chain inside.
    pub(crate) fn take(response: &mut Response) -> Option<Arc<Error>> {
        let Self(held) = response.extensions_mut().remove()?;
        let is_taken = held.is_taken.swap(true, Ordering::Relaxed);
        (!is_taken).then(|| Arc::clone(&held.error))
    }
}

/// Hands on, where an inner chain ends, what it has not answered.
#[inline]
pub(crate) fn hand_on(response: &mut Response) {
    if !response.extensions().is_empty() {
        hand_over(response);
    }
}

#[cold]
fn hand_over(response: &mut Response) {
    if let Some(Unanswered(held)) = response.extensions_mut().remove() {
        response.extensions_mut().insert(HandedOn(held));
    }
    if let Some(Unrendered(template)) = response.extensions_mut().remove() {
        if let Some(status) = template.status() {
            *response.status_mut() = status;
        }
        response.extensions_mut().insert(template);
    }
}

/// Whether a response stands for a template that is yet to be rendered.
pub(crate) fn is_unrendered(response: &Response) -> bool {
    response.extensions().get::<Unrendered>().is_some()
}
