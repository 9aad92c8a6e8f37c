//! What is heard of a view when a chain is built around it: its name, and its marks.
//!
//! A router erases the types of its handlers. What can still be done to one through its route, without running it, is to clone
//! it. So whoever has something to tell says it in its `Clone`, on the thread, to whoever listens there.

use std::cell::{Cell, RefCell};
use std::mem;

use crate::middleware::mark::Mark;

/// What is known of a view before a request comes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// The name that it is to be told by.
    pub(crate) name: Option<&'static str>,
    /// The name of the fn itself, of a handler that has marks but no such name.
    pub(crate) fn_name: Option<&'static str>,
    /// The nearest first.
    pub(crate) marks: Vec<Mark>,
}

#[derive(Default)]
enum Said {
    #[default]
    Nothing,
    One(Heard),
    /// Of which of them a request will come to, nothing can be said.
    Several,
}

impl Said {
    fn and(self, heard: Heard) -> Self {
        match self {
            Self::Nothing => Self::One(heard),
            // One handler, of several methods.
            Self::One(other) if other == heard => Self::One(other),
            Self::One(_) | Self::Several => Self::Several,
        }
    }

    fn heard(self) -> Heard {
        match self {
            Self::One(heard) => heard,
            Self::Nothing | Self::Several => Heard::default(),
        }
    }
}

thread_local! {
    /// Whether anybody listens: the one question that a clone asks when it is made for a request.
    static LISTENING: Cell<bool> = const { Cell::new(false) };
    static SAID: RefCell<Said> = const { RefCell::new(Said::Nothing) };
}

/// Stops listening, also when a clone panics.
struct Listening {
    already: bool,
}

impl Drop for Listening {
    fn drop(&mut self) {
        LISTENING.set(self.already);
    }
}

/// Listens to what is said meanwhile.
pub(crate) fn listen(tell: impl FnOnce()) -> Heard {
    let listening = Listening { already: LISTENING.replace(true) };
    let around = SAID.take();
    tell();
    drop(listening);
    SAID.replace(around).heard()
}

/// What a route, or any service, has to tell.
pub(crate) fn heard_of(route: &impl Clone) -> Heard {
    listen(|| drop(route.clone()))
}

/// Clones what is inside, and tells of that together with what stands around it.
#[inline]
pub(crate) fn around<T>(inside: impl FnOnce() -> T, tell: impl FnOnce(&mut Heard)) -> T {
    if LISTENING.get() { told(inside, tell) } else { inside() }
}

#[cold]
fn told<T>(inside: impl FnOnce() -> T, tell: impl FnOnce(&mut Heard)) -> T {
    let beside = SAID.take();
    let made = inside();
    let mut heard = SAID.replace(beside).heard();
    tell(&mut heard);
    SAID.with_borrow_mut(|said| *said = mem::take(said).and(heard));
    made
}
