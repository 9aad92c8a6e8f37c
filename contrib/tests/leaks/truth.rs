//! Whose a thing is that cannot be told by looking at it: a token, a nonce, a cookie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Whose things are. A clone is the same.
#[derive(Clone, Default)]
pub(crate) struct Truth(Arc<Mutex<HashMap<String, u32>>>);

impl Truth {
    /// This was made for a visitor.
    pub(crate) fn made(&self, thing: &str, visitor: u32) {
        self.0.lock().expect("no panics").entry(thing.to_owned()).or_insert(visitor);
    }

    pub(crate) fn whose(&self, thing: &str) -> Option<u32> {
        self.0.lock().expect("no panics").get(thing).copied()
    }
}
