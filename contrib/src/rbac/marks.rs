//! What a view is marked with.

/// A mark of a view: who sees it has this permission.
///
/// Of two marks of one type the nearest to the view counts: a view of a router that is marked may need another permission than
/// the others. What needs several is marked with [`RequiresAll`].
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::{marked, marked_router};
/// use ordain_contrib::rbac::Requires;
///
/// let notes = Router::<()>::new()
///     .route("/notes/", get(async || "all notes"))
///     .route("/notes/new", get(marked(async || "a form", Requires("notes.add"))));
/// let notes = marked_router(notes, Requires("notes.view"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requires(pub &'static str);

/// A mark of a view: who sees it has all of these permissions; beside a [`Requires`] that one, too. Of none it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequiresAll(pub &'static [&'static str]);

/// A mark of a view: no permission is needed for it, where [what nothing is said of is refused](super::Rbac::refuse_unnamed).
///
/// It does not open what a [`Requires`] or a table closes, and a [`LoginRequired`](crate::auth::LoginRequired) asks for a login all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyoneMay;
