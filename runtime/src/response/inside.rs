//! How a chain knows that it runs inside another.
//!
//! What is done once, where the outermost chain ends, is no business of a chain inside it. A chain may be inside another by
//! ways that nobody can look into: a router in a router, a service in a service, a view that asks it. But whatever runs inside
//! a chain is polled by it, or called. So the frame that owns the request says so on its thread, as long as it is on it.
//!
//! Who gives his request to a task of its own has left the chain.

use std::cell::Cell;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Says of what runs on this thread, as long as it lives, that it is inside a chain.
pub(crate) struct Inside {
    already: bool,
}

impl Inside {
    #[inline]
    pub(crate) fn here() -> Self {
        Self { already: INSIDE.replace(true) }
    }
}

impl Drop for Inside {
    #[inline]
    fn drop(&mut self) {
        INSIDE.set(self.already);
    }
}

/// Whether what runs here is inside a chain. A chain asks before it begins.
#[inline]
pub(crate) fn is_inside() -> bool {
    INSIDE.get()
}
