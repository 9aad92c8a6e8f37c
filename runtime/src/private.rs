//! What generated code names. Not for people: nothing here is covered by semantic versioning.

// The traits that `#[middleware]` implements, and what their methods take and give.
pub use crate::boundary::BoundaryMode;
pub use crate::kind;
pub use crate::middleware::{
    Answer, AsyncCall, AsyncRequestHooks, BlockingCall, DeclaredSet, Flow, Middleware, Named, NeedList, NoValue,
    RequestHooks, Set,
};
pub use crate::next::Rest;
pub use crate::settings::Settings;
// The bodies of those methods.
pub use crate::hooks::{IntoAnswer, IntoDone, IntoFlow};
pub use crate::started::{Call, NeededValue, Responds, SureCall, needed, wanted};
// The facts and the rules of a middleware; the judge of a chain.
pub use crate::plan;
// What `middleware_chain!` implements for a chain, and what its parts are made of.
pub use crate::chain::{Bare, Chain, Entries, Handler, link};
pub use crate::compare::*;
pub use crate::entry::{Absent, ChainEntry};
pub use crate::hooks::CoreHooks;
pub use crate::judged::*;
pub use crate::part::{Boxed, EntryList, Held, Nested, Part};
// The methods of a chain's struct.
#[cfg(feature = "axum")]
pub use crate::axum::wrap_router;
pub use crate::service::{Serve, layer, wrap};
pub use crate::view::{AsyncFn, AsyncView, BlockingFn, Innermost, ServiceView};
#[cfg(feature = "axum")]
pub use ::axum::Router;
pub use std::sync::Arc;
// The vocabulary of the signatures, so that generated code needs one path.
pub use crate::{Error, IntoResponse, Request, Response, TemplateResponse, View, blocking};
// The parts of a chain's expansion that are the runtime's own business.
pub use crate::{__ordain_chain_methods as chain_methods, __ordain_entries as entries_of};
