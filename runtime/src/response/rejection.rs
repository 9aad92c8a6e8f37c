//! Feature `axum`: the status that an axum extractor answers with, when its rejection is raised instead.

use ::axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, MatchedPathRejection, NestedPathRejection, PathRejection,
    QueryRejection, RawFormRejection, RawPathParamsRejection, StringRejection,
};
use http::StatusCode;

use crate::response::source::Source;

/// Asks for each type in turn.
macro_rules! first_status {
    ($source:ident: $($rejection:ty),* $(,)?) => {
        $(if let Some(rejection) = $source.downcast_ref::<$rejection>() {
            return Some(rejection.status());
        })*
    };
}

/// The status of what an extractor of axum, or a method of one, has failed with.
pub(crate) fn status_of(source: &Source) -> Option<StatusCode> {
    first_status!(
        source: BytesRejection,
        ExtensionRejection,
        FormRejection,
        MatchedPathRejection,
        NestedPathRejection,
        PathRejection,
        QueryRejection,
        RawFormRejection,
        RawPathParamsRejection,
        StringRejection,
    );
    status_of_optional(source)
}

/// The same for extractors that axum has with features of its own. No `cfg` here can ask whether those are on, but the
/// compiler looks for a name in the block around it if no glob import brings it.
fn status_of_optional(source: &Source) -> Option<StatusCode> {
    #[allow(unused_imports, reason = "each is used where axum's feature is off")]
    use absent::{JsonRejection, multipart, ws};
    {
        #[allow(unused_imports, clippy::wildcard_imports, reason = "each is used where axum's feature is on")]
        use ::axum::extract::{rejection::*, *};

        first_status!(
            source: JsonRejection,
            multipart::MultipartError,
            multipart::MultipartRejection,
            ws::rejection::WebSocketUpgradeRejection,
        );
    }
    None
}

/// What stands for the rejections of an extractor that axum lacks. There are no values of it.
#[allow(dead_code, unused_imports, reason = "each is used where axum's feature is off")]
mod absent {
    use std::fmt;

    use http::StatusCode;

    #[derive(Debug)]
    pub(super) enum Absent {}

    impl Absent {
        pub(super) fn status(&self) -> StatusCode {
            match *self {}
        }
    }

    impl fmt::Display for Absent {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            match *self {}
        }
    }

    impl std::error::Error for Absent {}

    pub(super) use Absent as JsonRejection;

    pub(super) mod multipart {
        pub(in super::super) use super::{Absent as MultipartError, Absent as MultipartRejection};
    }

    pub(super) mod ws {
        pub(in super::super) mod rejection {
            pub(in super::super::super) use super::super::Absent as WebSocketUpgradeRejection;
        }
    }
}
