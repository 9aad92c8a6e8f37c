//! What a view is marked with.

#[cfg(feature = "axum")]
use std::any::TypeId;
use std::any::{Any, type_name};
use std::fmt;
use std::sync::Arc;

/// A typed value that a view bears, and that a hook asks for by its type.
#[derive(Clone)]
pub(crate) struct Mark {
    value: Arc<dyn Any + Send + Sync>,
    type_name: &'static str,
}

impl Mark {
    pub(crate) fn new<M: Send + Sync + 'static>(mark: M) -> Self {
        Self { value: Arc::new(mark), type_name: type_name::<M>() }
    }

    /// Which type it is asked for by.
    #[cfg(feature = "axum")]
    pub(crate) fn type_id_of_value(&self) -> TypeId {
        (*self.value).type_id()
    }

    pub(crate) fn get<M: 'static>(&self) -> Option<&M> {
        self.value.downcast_ref()
    }
}

/// The very same value.
impl PartialEq for Mark {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.value, &other.value)
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)
    }
}
