//! Notes: what a response says to the middlewares that it passes, in its extensions.

/// Lets a handler return a note beside its response, as in `(Exempt, body)`.
macro_rules! note {
    ($note:ident) => {
        impl ::axum_core::response::IntoResponseParts for $note {
            type Error = ::core::convert::Infallible;

            fn into_response_parts(
                self,
                mut parts: ::axum_core::response::ResponseParts,
            ) -> ::core::result::Result<::axum_core::response::ResponseParts, Self::Error> {
                parts.extensions_mut().insert(self);
                ::core::result::Result::Ok(parts)
            }
        }
    };
}
pub(crate) use note;
