//! What is kept of a request for the hooks that run after the view, where the view is given the request itself.
//!
//! A router or a service consumes its request, and what it leaves is a response. A hook that looks at the request then has all of
//! it copied before, for every request. One that only needs values has those cloned, and nothing else.

use std::marker::PhantomData;

use crate::Request;
use crate::middleware::started::NeededValue;
use crate::response::log;

/// Keeps values of a request: a list of such, or one.
pub trait Keeps: Send + Sync + 'static {
    /// The values.
    type Kept: Send;

    /// Clones them, those that are there.
    fn keep(&self, req: &Request) -> Self::Kept;

    /// Puts them into what is left of the request.
    fn give_back(&self, kept: Self::Kept, req: &mut Request);
}

/// Keeps a `T`.
#[derive(Debug)]
pub struct Keep<T>(PhantomData<fn() -> T>);

/// What is to be kept, if it can be.
#[derive(Debug)]
pub struct Keeping<T>(PhantomData<fn() -> T>);

impl<T> Keeping<T> {
    /// A `T`.
    #[must_use]
    pub const fn a() -> Self {
        Self(PhantomData)
    }
}

impl<T: NeededValue> Keeping<T> {
    /// It can.
    #[must_use]
    pub const fn keep(&self) -> Keep<T> {
        Keep(PhantomData)
    }
}

/// It cannot, which is said where the hook takes it, and need not be said twice: a method of the type itself comes before this one
/// where it is there.
pub trait KeepsNothing {
    /// Nothing.
    fn keep(&self) {}
}

impl<T> KeepsNothing for Keeping<T> {}

/// A value that is kept, if it is there. It may panic when it is dropped, also while another does.
#[derive(Debug)]
pub struct Kept<T>(Option<T>);

impl<T> Drop for Kept<T> {
    #[inline]
    fn drop(&mut self) {
        log::end(self.0.take(), None);
    }
}

impl<T: NeededValue> Keeps for Keep<T> {
    type Kept = Kept<T>;

    #[inline]
    fn keep(&self, req: &Request) -> Kept<T> {
        Kept(req.extensions().get().cloned())
    }

    fn give_back(&self, mut kept: Kept<T>, req: &mut Request) {
        if let Some(value) = kept.0.take() {
            let before = req.extensions_mut().insert(value);
            log::end(before, Some(req));
        }
    }
}

impl Keeps for () {
    type Kept = ();

    #[inline]
    fn keep(&self, _: &Request) {}

    #[inline]
    fn give_back(&self, (): (), _: &mut Request) {}
}

impl<A: Keeps, B: Keeps> Keeps for (A, B) {
    type Kept = (A::Kept, B::Kept);

    #[inline]
    fn keep(&self, req: &Request) -> Self::Kept {
        (self.0.keep(req), self.1.keep(req))
    }

    fn give_back(&self, (first, rest): Self::Kept, req: &mut Request) {
        self.0.give_back(first, req);
        self.1.give_back(rest, req);
    }
}
