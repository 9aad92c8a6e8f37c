//! The error of a handler that takes what no chain around it provides.

use std::any::type_name;
use std::error::Error as StdError;
use std::fmt;
use std::sync::OnceLock;

use crate::Error;

/// Nothing has provided a value. A handler does not know where it stands: the first chain that has the error of its view says
/// its own name.
#[derive(Debug)]
pub(crate) struct NotProvided {
    value: &'static str,
    provided_by: Option<&'static str>,
    chain: OnceLock<&'static str>,
}

impl NotProvided {
    /// Of a type, and the entry that usually provides it.
    pub(crate) fn of<T>(provided_by: Option<&'static str>) -> Self {
        Self { value: type_name::<T>(), provided_by, chain: OnceLock::new() }
    }

    /// Says of which chain the view was, if an error is one of these.
    pub(crate) fn locate(error: &Error, chain: &'static str) {
        if let Some(this) = error.downcast_ref::<Self>() {
            this.chain.get_or_init(|| chain);
        }
    }
}

impl fmt::Display for NotProvided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value;
        match self.chain.get() {
            Some(chain) => write!(f, "nothing in the chain `{chain}`, or around it, has provided a `{value}`")?,
            None => write!(f, "nothing has provided a `{value}`")?,
        }
        match self.provided_by {
            Some(entry) => write!(f, ": `{entry}` is the entry that does"),
            None => Ok(()),
        }
    }
}

impl StdError for NotProvided {}
