#![doc = include_str!("docs/front.md")]
#![doc = include_str!("docs/quickstart.svg")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod around;
mod chain;
mod entry;
mod judged;
mod middleware;
mod options;
#[cfg(feature = "tokio")]
mod pool;
mod response;

pub mod plan;
pub mod sets;
pub mod testing;

pub mod body {
    #![doc = include_str!("docs/body.md")]

    pub use crate::chain::bridge::read_blocking;
    pub use crate::response::body::{Start, TooLarge, read, read_start};
}

pub mod bounds {
    #![doc = include_str!("docs/bounds.md")]

    #[cfg(not(feature = "axum"))]
    #[doc(hidden)]
    pub use crate::around::methods::FeatureAxum;
    pub use crate::around::output::{MarkValue, Marks, Output};
    pub use crate::around::service::Serve;
    pub use crate::around::view::AsyncView;
    pub use crate::around::view::ServiceView;
    pub use crate::chain::innermost::Innermost;
    pub use crate::entry::declared::Bare as BareEntry;
    pub use crate::entry::spread::BareChain as ChainWithoutFields;
    pub use crate::judged::entries::{
        Case, Known as Entry, KnownChain as Chain, KnownEither as EitherEntry, KnownLayer as LayerEntry,
        KnownShared as SharedEntry,
    };
    pub use crate::judged::routes::AroundAnything;
    pub use crate::judged::taken::{Extracts, extracts};
    pub use crate::middleware::from_chain::can_be_provided;
    pub use crate::middleware::hooks::{IntoAnswer, IntoDone, IntoFlow};
    pub use crate::middleware::next::{Onward, Rest};
    pub use crate::middleware::started::{NeededValue, Responds, needed, wanted};
    pub use crate::middleware::traits::{Middleware, Named, Set};
}

pub mod entries {
    #![doc = include_str!("docs/entries.md")]

    pub use crate::entry::setting::Configures;
    pub use crate::response::settings::Settings;
}

pub mod lifecycle {
    #![doc = include_str!("docs/lifecycle.md")]
}

pub mod django {
    #![doc = include_str!("docs/django.md")]
}

pub mod errors {
    #![doc = include_str!("docs/errors.md")]
}

pub mod migrate {
    #![doc = include_str!("docs/migrate.md")]
}

pub mod order {
    #![doc = include_str!("docs/order.md")]
}

pub mod parts {
    #![doc = include_str!("docs/parts.md")]
}

pub mod template {
    //! A response that is rendered after the hooks have seen it.

    #[cfg(feature = "minijinja")]
    pub use crate::entry::templates::Templates;
    pub use crate::response::template::{LazyValues, Render, Renderer, TemplateResponse};
}

/// Declares a set of middlewares, for rules that mean whoever belongs to it.
///
/// A middleware joins by `in_set(S)`, and rules name the set as they would a middleware: `after(S)`,
/// `before(S)`, `requires(S)`, `conflicts(S)`. A set may be declared anywhere, with docs and any visibility.
///
/// ```
/// use ordain::{Next, Request, Response, middleware, middleware_chain};
///
/// ordain::set! {
///     /// Rewrites the body of a response.
///     pub ChangesBody
/// }
///
/// #[middleware(in_set(ChangesBody))]
/// async fn minify(req: &mut Request, next: impl Next) -> Response {
///     next.run(req).await
/// }
///
/// #[middleware(before(ChangesBody))]
/// async fn compress(req: &mut Request, next: impl Next) -> Response {
///     next.run(req).await
/// }
///
/// middleware_chain! {
///     pub struct Site {
///         compress,
///         minify,
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! set {
    ($(#[$attribute:meta])* $vis:vis $name:ident $(;)?) => {
        $(#[$attribute])*
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        $vis enum $name {}

        impl $crate::__private::Named for $name {
            const ID: $crate::plan::Id = $crate::__private::plan::Id::new(
                match ::core::option_env!("CARGO_PKG_NAME") {
                    ::core::option::Option::Some(package) => package,
                    ::core::option::Option::None => "",
                },
                match ::core::option_env!("CARGO_PKG_VERSION") {
                    ::core::option::Option::Some(version) => version,
                    ::core::option::Option::None => "",
                },
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
                ::core::stringify!($name),
            );
            const NAME: &'static str = ::core::stringify!($name);
            const IS_SET: bool = true;
        }

        impl $crate::__private::DeclaredSet for $name {}
    };
    ($($other:tt)*) => {
        ::core::compile_error! { "`set!` declares one set, by its name\nhelp: write `set!(pub Name);`" }
    };
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use axum_core::body::Body;
pub use axum_core::response::IntoResponse;

#[doc = include_str!("docs/middleware.md")]
#[doc(inline)]
#[doc(alias(
    "from_fn",
    "from_fn_with_state",
    "from_extractor",
    "map_request",
    "map_response",
    "get_response",
    "MiddlewareMixin",
    "process_request",
    "process_view",
    "process_exception",
    "process_template_response",
    "process_response"
))]
pub use ordain_macros::middleware;

#[doc = include_str!("docs/chain.md")]
#[doc(inline)]
#[doc(alias("ServiceBuilder", "MIDDLEWARE", "MiddlewareNotUsed", "option_layer"))]
pub use ordain_macros::middleware_chain;

#[doc = include_str!("docs/view.md")]
#[doc(inline)]
pub use ordain_macros::view;

#[doc = include_str!("docs/from_chain.md")]
#[doc(inline)]
pub use ordain_macros::FromChain;

#[cfg(feature = "axum")]
pub use crate::around::axum::marked::marked_router;
#[cfg(feature = "axum")]
pub use crate::around::axum::routes::{FoundView, Routes};
#[cfg(feature = "axum")]
pub use crate::around::axum::served::MakeConnected;
pub use crate::around::marked::{Marked, marked};
#[cfg(feature = "axum")]
pub use crate::around::named::{NamedHandler, named};
pub use crate::around::output::MarkedResponse;
pub use crate::around::service::{BoxedChain, ChainLayer, Wrapped};
pub use crate::chain::bridge::block_on;
pub use crate::entry::chain_entry::Either;
pub use crate::entry::shared::Shared;
#[cfg(feature = "tower")]
pub use crate::entry::tower::{AnyLayer, Inner, Tower};
pub use crate::middleware::after::After;
pub use crate::middleware::blocking;
pub use crate::middleware::next::{Next, Provide, Provided};
pub use crate::middleware::view::{View, Views};
pub use crate::plan::{Mode, Plan};
pub use crate::response::error::{self, Error};
pub use crate::response::template::TemplateResponse;
pub use crate::response::{Request, Response};
#[doc(hidden)]
pub use crate::{__ordain_awaited as Next, __ordain_awaited as Provide};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
