//! How often a request changes between the async and the blocking mode.

use super::{Capability, Mode, Plan};

impl Mode {
    /// The mode in which a link runs that is entered in this one: this one, if it can.
    pub(super) const fn through(self, capability: Capability) -> Self {
        match capability {
            Capability::Both => self,
            Capability::Async => Self::Async,
            Capability::Blocking => Self::Blocking,
        }
    }

    const fn is(self, other: Self) -> bool {
        matches!((self, other), (Self::Async, Self::Async) | (Self::Blocking, Self::Blocking))
    }
}

impl Plan {
    /// Counts the changes of mode on the way in, for a chain that is entered in the mode of its view.
    ///
    /// With every `Option` entry there; it cannot be more with some of them left out.
    #[must_use]
    pub const fn transitions(&self, mode: Mode) -> usize {
        self.transitions_between(mode, mode)
    }

    /// Counts the changes of mode on the way in, from where the chain is entered to its view.
    ///
    /// A link that can run in both modes runs in the one it is entered in, which gives the fewest changes that there can be.
    #[must_use]
    pub const fn transitions_between(&self, entry: Mode, view: Mode) -> usize {
        let mut mode = entry;
        let mut changes = 0;
        let mut at = 0;
        let entries = self.own();
        while at < entries.len() {
            let next = mode.through(entries[at].facts.capability);
            if !next.is(mode) {
                changes += 1;
            }
            mode = next;
            at += 1;
        }
        changes + !mode.is(view) as usize
    }
}
