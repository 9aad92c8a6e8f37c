//! What an error was raised from.

use std::error::Error as StdError;
use std::sync::Arc;

use crate::response::error::BoxError;

/// An error of any type, kept so that its own type can be asked for.
pub(crate) enum Source {
    Boxed(BoxError),
    /// As it is: in a box it would no longer tell what it was made of.
    #[cfg(feature = "anyhow")]
    Anyhow(anyhow::Error),
}

impl Source {
    pub(crate) fn of<E: Into<BoxError> + 'static>(error: E) -> Self {
        #[cfg(feature = "anyhow")]
        let error = match identified::<E, anyhow::Error>(error) {
            Ok(error) => return Self::Anyhow(error),
            Err(error) => error,
        };
        Self::Boxed(error.into())
    }

    pub(crate) fn get(&self) -> &(dyn StdError + Send + Sync + 'static) {
        match self {
            Self::Boxed(error) => error.as_ref(),
            #[cfg(feature = "anyhow")]
            Self::Anyhow(error) => error.as_ref(),
        }
    }

    pub(crate) fn into_boxed(self) -> BoxError {
        match self {
            Self::Boxed(error) => error,
            #[cfg(feature = "anyhow")]
            Self::Anyhow(error) => error.into(),
        }
    }

    pub(crate) fn downcast_ref<E: StdError + Send + Sync + 'static>(&self) -> Option<&E> {
        match self {
            Self::Boxed(error) => error
                .downcast_ref()
                .or_else(|| error.downcast_ref::<Box<E>>().map(AsRef::as_ref))
                .or_else(|| error.downcast_ref::<Arc<E>>().map(AsRef::as_ref)),
            #[cfg(feature = "anyhow")]
            Self::Anyhow(error) => error.downcast_ref(),
        }
    }
}

/// A value as the type that it is, or else unchanged.
#[cfg(feature = "anyhow")]
fn identified<E: 'static, T: 'static>(error: E) -> Result<T, E> {
    let mut place = Some(error);
    if let Some(place) = (&mut place as &mut dyn std::any::Any).downcast_mut::<Option<T>>()
        && let Some(error) = place.take()
    {
        return Ok(error);
    }
    match place {
        Some(error) => Err(error),
        None => unreachable!("it is taken only where it is returned"),
    }
}
