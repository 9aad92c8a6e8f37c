//! What middlewares provide, as parameters of axum handlers.

/// Makes a parameter of axum handlers of a value that an entry puts into the request's extensions.
///
/// A handler that stands in no chain with that entry is an error that names it, as axum's `Extension` does.
macro_rules! parameter_of_handlers {
    ($value:ident, from $entry:literal) => {
        impl<S: Sync> ::axum_core::extract::FromRequestParts<S> for $value {
            type Rejection = ::ordain::Error;

            async fn from_request_parts(
                parts: &mut ::http::request::Parts,
                _: &S,
            ) -> ::core::result::Result<Self, Self::Rejection> {
                parts.extensions.get().cloned().ok_or_else(|| {
                    ::ordain::Error::other(concat!(
                        "nothing has provided a `",
                        stringify!($value),
                        "`: put `",
                        $entry,
                        "` into the chain around this handler"
                    ))
                })
            }
        }
    };
}
pub(crate) use parameter_of_handlers;
