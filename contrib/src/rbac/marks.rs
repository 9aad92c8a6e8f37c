//! What a view is marked with.

/// A mark of a view: who sees it has this permission.
///
/// **It closes nothing by itself**: it is heard by a [`Rbac`](super::Rbac) around the view, and only if the mark is inside the chain that this
/// stands in. A part with a chain of its own is marked first, and layered then; the other way round the part is open, unless its `Rbac`
/// [refuses what is not named](super::Rbac::refuse_unnamed), which so is what to write for a part:
///
/// ```
/// use axum::{Router, routing::get};
/// use ordain::{marked_router, middleware_chain};
/// use ordain_contrib::auth::Authentication;
/// use ordain_contrib::rbac::{Permissions, Rbac, Requires};
/// # use ordain::Error;
/// # use ordain_contrib::auth::{Account, Backend};
/// # use ordain_contrib::rbac::Granted;
/// # use ordain_contrib::sessions::{Memory, Sessions};
/// # pub struct Person;
/// # impl Account for Person {
/// #     type Id = u32;
/// #     fn id(&self) -> u32 { 1 }
/// #     fn session_secret(&self) -> &[u8] { b"" }
/// # }
/// # pub struct People;
/// # impl Backend for People {
/// #     type User = Person;
/// #     type Credentials = ();
/// #     fn name_of(_: &()) -> Option<&str> { None }
/// #     async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> { Ok(None) }
/// #     async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> { Ok(None) }
/// # }
/// # struct Roles;
/// # impl Permissions for Roles {
/// #     type Backend = People;
/// #     async fn of(&self, _: &Person) -> Result<Granted, Error> { Ok(Granted::default()) }
/// # }
/// # middleware_chain! {
/// #     struct Site { sessions: Sessions<Memory>, authentication: Authentication<People> }
/// # }
///
/// middleware_chain! {
///     #[chain(within(Site))]
///     struct Admin { rbac: Rbac<Roles> }
/// }
///
/// let pages = Router::<()>::new().route("/", get(async || "the admin"));
/// let admin = Admin { rbac: Rbac::new(Roles).refuse_unnamed() };
/// let router = Router::<()>::new().nest("/admin", marked_router(pages, Requires("admin.see")).layer(admin.layer()));
/// ```
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
