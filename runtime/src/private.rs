//! What generated code names. Not for people: nothing here is covered by semantic versioning.

// The traits that `#[middleware]` implements, and what their methods take and give.
pub use crate::chain::kinds as kind;
pub use crate::middleware::after::After;
pub use crate::middleware::from_chain::{FromChain, SaysNothing, Usually, can_be_provided, provided, provided_or_not};
pub use crate::middleware::handler::{BoundaryMode, Handler};
pub use crate::middleware::kept::{Keeping, Keeps, KeepsNothing};
pub use crate::middleware::kind::{Kind, Run, Stack};
pub use crate::middleware::next::Rest;
pub use crate::middleware::traits::{
    Afterwards, Answer, AsyncCall, AsyncRequestHooks, BlockingCall, DeclaredSet, Flow, Middleware, Named, NeedList,
    NoValue, RequestHooks, Set, Values, values,
};
pub use crate::response::settings::Settings;
// What `layer!` and `setting!` implement.
pub use crate::entry::setting::setting_facts;
#[cfg(feature = "tower")]
pub use crate::entry::tower::{Fitting, Layered, layer_facts};
// The bodies of those methods.
pub use crate::middleware::hooks::{IntoAnswer, IntoDone, IntoFlow};
pub use crate::middleware::started::{Call, NeededValue, Responds, SureCall, needed, wanted};
// The facts and the rules of a middleware; the judge of a chain.
pub use crate::plan;
// What `middleware_chain!` implements for a chain, and what its parts are made of.
pub use crate::chain::erased::Erased;
pub use crate::chain::inside::Standing;
pub use crate::entry::chain_entry::{Absent, ChainEntry};
pub use crate::entry::declared::{Bare, Chain, Entries, configure, link, link_spread};
pub use crate::entry::part::{Boxed, EntryList, Held, Nested, Part};
pub use crate::entry::spread::{BareChain, ChainGate, NoChain, Spread};
pub use crate::judged::compare::{Leaf, Rows, Typed, asked_of_itself, empty, leaf, sixteen, vacant};
pub use crate::judged::entries::*;
pub use crate::judged::kin::{
    Listing, Listings, above, alone, asked, asked_within, both as both_lists, no_entries, nowhere,
};
#[cfg(feature = "axum")]
pub use crate::judged::routes::takes_routes;
pub use crate::judged::routes::{AroundAnything, Mounted, RouterOnly, needs_routes};
pub use crate::judged::taken::*;
pub use crate::middleware::hooks::CoreHooks;
// What `#[view]` makes of a view with marks.
pub use crate::around::output::{MarkList, MarkValue, MarkedResponse, Marks, Output};
// The words of attributes, of which a language server offers those that fit.
pub use crate::options::{of_chain, of_entry, of_fn, of_impl};
// The methods of a chain's struct.
#[cfg(feature = "axum")]
pub use crate::around::axum::wrap_router;
#[cfg(not(feature = "axum"))]
pub use crate::around::methods::FeatureAxum;
pub use crate::around::service::{Serve, layer, wrap};
pub use crate::around::view::{AsyncFn, AsyncView, BlockingFn, ServiceView};
pub use crate::chain::innermost::Innermost;
#[cfg(feature = "axum")]
pub use ::axum::Router;
pub use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
pub use http::request::Parts;
pub use std::sync::Arc;
// The vocabulary of the signatures, so that generated code needs one path.
pub use crate::{Error, IntoResponse, Request, Response, TemplateResponse, View, Views, blocking};
// The parts of a chain's expansion that are the runtime's own business.
pub use crate::{
    __ordain_chain_methods as chain_methods, __ordain_documented as documented, __ordain_entries as entries_of,
};

/// Expands to what it is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_documented {
    ($($item:tt)*) => {
        $($item)*
    };
}
