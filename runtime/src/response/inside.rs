//! How a chain knows that it runs inside another.
//!
//! What is done once, where the outermost chain ends, is no business of a chain inside it. A chain may be inside another by
//! ways that nobody can look into: a router in a router, a service in a service, a view that asks it. But whatever runs inside
//! a chain is polled by it, or called. So the frame that owns the request says so on its thread, as long as it is on it.
//!
//! Who gives his request to a task of its own has left the chain.

use std::cell::Cell;

thread_local! {
    /// How many chains what runs on this thread is inside of.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Says of what runs on this thread, as long as it lives, that it is inside a chain.
pub(crate) struct Inside {
    before: u32,
}

impl Inside {
    #[inline]
    pub(crate) fn here() -> Self {
        Self::at(depth() + 1)
    }

    /// The same of a part of a chain that goes on elsewhere: on another thread, or in the service of a layer.
    #[inline]
    pub(crate) fn at(depth: u32) -> Self {
        Self { before: DEPTH.replace(depth) }
    }
}

impl Drop for Inside {
    #[inline]
    fn drop(&mut self) {
        DEPTH.set(self.before);
    }
}

/// Whether what runs here is inside a chain. A chain asks before it begins.
#[inline]
pub(crate) fn is_inside() -> bool {
    depth() > 0
}

/// Whether the chain that runs here is inside another. A chain asks while it runs.
pub(crate) fn is_inner() -> bool {
    depth() > 1
}

#[inline]
pub(crate) fn depth() -> u32 {
    DEPTH.get()
}
