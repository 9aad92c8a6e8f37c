#![doc = include_str!("docs/front.md")]

mod boundary;
mod bridge;
mod builtin;
mod chain;
mod compare;
mod end;
mod entry;
mod hooks;
mod innermost;
mod judged;
mod log;
mod middleware;
mod next;
mod pages;
mod part;
mod service;
mod settings;
mod shared;
mod stack;
mod started;
#[cfg(feature = "tower")]
mod tower;
mod view;

#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "axum")]
mod named;

pub mod blocking;
pub mod error;
#[doc(hidden)]
pub mod kind;
pub mod layers;
pub mod lifecycle;
pub mod migrate;
pub mod order;
pub mod plan;
pub mod template;
pub mod testing;

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
            const ID: $crate::__private::plan::Id = $crate::__private::plan::Id::new(
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
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use axum_core::body::Body;
pub use axum_core::response::IntoResponse;

#[doc = include_str!("docs/middleware.md")]
#[doc(inline)]
pub use ordain_macros::middleware;

#[doc = include_str!("docs/chain.md")]
#[doc(inline)]
pub use ordain_macros::middleware_chain;

#[doc = include_str!("docs/view.md")]
#[doc(inline)]
pub use ordain_macros::view;

pub use crate::entry::Either;
pub use crate::error::Error;
#[cfg(feature = "axum")]
pub use crate::named::{NamedHandler, named};
pub use crate::next::{Next, Provide, Provided};
pub use crate::plan::{Mode, Plan};
pub use crate::service::{BoxedChain, ChainLayer, Wrapped};
pub use crate::shared::Shared;
pub use crate::template::TemplateResponse;
#[cfg(feature = "tower")]
pub use crate::tower::{AnyLayer, Inner, Tower};
pub use crate::view::View;

/// A request, as everything in a chain sees it.
pub type Request = http::Request<Body>;

/// A response, as everything in a chain sees it.
pub type Response = http::Response<Body>;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
