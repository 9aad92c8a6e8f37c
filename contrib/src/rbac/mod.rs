//! Who may see what: permissions of views, by marks and by a table of routes.
//!
//! ```
//! use axum::{Router, routing::get};
//! use http::Method;
//! use ordain::{Error, marked, middleware_chain};
//! use ordain_contrib::auth::{Authentication, LoginRequired, Public};
//! use ordain_contrib::rbac::{ByRoute, Granted, Permissions, Rbac, Requires, Table};
//! use ordain_contrib::sessions::{Memory, Sessions};
//! use ordain_contrib::signing::Key;
//! # use ordain_contrib::auth::{Account, Backend};
//! # #[derive(Clone)]
//! # pub struct Person { editor: bool, superuser: bool }
//! # impl Account for Person {
//! #     type Id = u32;
//! #     fn id(&self) -> u32 { 1 }
//! #     fn session_secret(&self) -> &[u8] { b"" }
//! # }
//! # pub struct People;
//! # impl Backend for People {
//! #     type User = Person;
//! #     type Credentials = ();
//! #     fn name_of(_: &()) -> Option<&str> { None }
//! #     async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> { Ok(None) }
//! #     async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> { Ok(None) }
//! # }
//!
//! // `People` is an `auth::Backend`, and `Person` is its account.
//! struct Roles;
//!
//! impl Permissions for Roles {
//!     type Backend = People;
//!
//!     async fn of(&self, person: &Person) -> Result<Granted, Error> {
//!         Ok(match person {
//!             Person { superuser: true, .. } => Granted::all(),
//!             Person { editor: true, .. } => ["notes.view", "notes.change"].into_iter().collect(),
//!             _ => ["notes.view"].into_iter().collect(),
//!         })
//!     }
//! }
//!
//! middleware_chain! {
//!     struct Site {
//!         sessions: Sessions<Memory>,
//!         authentication: Authentication<People>,
//!         login_required: LoginRequired<People>,
//!         rbac: Rbac<Roles, ByRoute>,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let router = Router::new()
//!     .route("/", get(marked(async || "welcome", Public)))
//!     .route("/notes/{id}", get(async || "a note").put(async || "changed"))
//!     .route("/people", get(marked(async || "everybody", Requires("people.view"))));
//! let table = Table::new()
//!     .require_for(&Method::GET, "/notes/{id}", "notes.view")
//!     .require_for(&Method::PUT, "/notes/{id}", "notes.change");
//! let site = Site {
//!     sessions: Sessions::new(Memory::default()),
//!     authentication: Authentication::new(People, Key::generate()),
//!     login_required: LoginRequired::new("/login")?,
//!     rbac: Rbac::new(Roles).table(table)?.refuse_unnamed(),
//! };
//! let site = site.wrap_router(router);
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let ask = async |path| site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
//! # assert_eq!(ask("/").await.status(), 200);
//! # assert_eq!(ask("/people").await.headers()["location"], "/login?next=/people");
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! Beside the guard there is a value, [`Permits`], for what depends on more than the route: a need of those below, and a parameter of
//! axum handlers.
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | PRM-1 | a permission | is `app.action`; an account has those that [`Permissions`] say, a superuser [all](Granted::all), one that is not active none; they are asked once in a request, and only if a view wants one |
//! | PRM-2 | a stranger, below a [`LoginRequired`](crate::auth::LoginRequired) | is sent to the login page by that |
//! | PRM-2 | a stranger, without one | is sent to the [page](Rbac::login) that this one is given, or is a 401, whose cause is [`NotLoggedIn`](crate::auth::NotLoggedIn) |
//! | PRM-2, D17 | who is logged in, and lacks one | 403, by [`NotPermitted`] (Django's decorator: the login page, and from there back) |
//! | D28 | a response to what is guarded | says `no-store`, unless it says otherwise |
//! | D33 | the session, the account or the permissions cannot be loaded | 503; nobody is let in |
//!
//! What a view needs:
//!
//! | the view | who sees it |
//! | --- | --- |
//! | has a mark [`Requires`] or [`RequiresAll`], or is named in the table | who has all permissions that are named, by either |
//! | has a route that is named in the table for other methods | nobody |
//! | has a mark [`AnyoneMay`] or [`Public`](crate::auth::Public), or is [open](Table::open) by the table, and none of those above | anybody |
//! | has nothing of this | anybody; nobody, if [what is not named is refused](Rbac::refuse_unnamed) |
//! | is a fallback of the application | as any view; its own name in the table is [`Table::require_for_fallback`] |
//! | is mounted by `nest_service` | as any view, for all that is in it: mark it, or name what it is mounted under; marks inside it are not heard |
//! | is none: the router's own 404 | anybody |
//!
//! A table is compared with the router before the first view is run. **What it names and the router does not have, a pattern that is
//! misspelt, a method that there is not, is an error of each request** ([`UnknownRoutes`]): a route that was meant to be closed is never open by a typing error.
//! A mark cannot be misspelt, and moves with its view.
//!
//! # Order
//!
//! It needs a [`User`](crate::auth::User), and so stands below [`Authentication`](crate::auth::Authentication). It is in the sets
//! [`Authenticates`](ordain::sets::Authenticates) and [`Guards`](ordain::sets::Guards): below the check of forged forms, and below what redirects to
//! HTTPS. Below [`RequiresLogin`](ordain::sets::RequiresLogin), so that a stranger is asked to log in. With a table it needs the
//! [`Routes`](ordain::Routes) of a router.

mod entry;
mod marks;
mod permissions;
mod permits;
mod table;

#[cfg(test)]
mod tests;

pub use self::entry::{ByMark, Rbac};
pub use self::marks::{AnyoneMay, Requires, RequiresAll};
pub use self::permissions::{AccountOf, Granted, Permissions, Unavailable};
pub use self::permits::{Blocking, NotPermitted, Permits};
pub use self::table::{ByRoute, InvalidTable, Table, UnknownRoutes};
