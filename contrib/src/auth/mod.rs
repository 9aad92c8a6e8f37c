//! Who a visitor is: logins, and what only those may see who are logged in.
//!
//! [`Authentication`] provides a lazy [`User`] to everything below: a need of middlewares, and a parameter of axum handlers as it
//! is. [`LoginRequired`] sends strangers to a login page. Where accounts are is a [`Backend`] of the application; [`Passwords`] hashes
//! theirs.
//!
//! ```
//! use axum::response::Redirect;
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use ordain::{Error, marked, middleware_chain};
//! use ordain_contrib::auth::{Authentication, LoginRequired, Public, User};
//! use ordain_contrib::sessions::{Memory, Sessions};
//! use ordain_contrib::signing::Key;
//! # use ordain_contrib::auth::{Account, Backend, Cost, Passwords, Verified};
//! # pub struct Person { name: String, password: String }
//! # impl Account for Person {
//! #     type Id = String;
//! #     fn id(&self) -> String { self.name.clone() }
//! #     fn session_secret(&self) -> &[u8] { self.password.as_bytes() }
//! # }
//! # pub struct People { hash: String, passwords: Passwords }
//! # #[derive(serde::Deserialize)]
//! # pub struct Login { name: String, password: String }
//! # impl Backend for People {
//! #     type User = Person;
//! #     type Credentials = Login;
//! #     fn name_of(login: &Login) -> Option<&str> { Some(&login.name) }
//! #     async fn authenticate(&self, login: Login) -> Result<Option<Person>, Error> {
//! #         let hash = (login.name == "ada").then_some(&*self.hash);
//! #         Ok(match self.passwords.verify(&login.password, hash).await? {
//! #             Verified::No => None,
//! #             _ => self.get_user(&login.name).await?,
//! #         })
//! #     }
//! #     async fn get_user(&self, name: &String) -> Result<Option<Person>, Error> {
//! #         Ok((name == "ada").then(|| Person { name: name.clone(), password: self.hash.clone() }))
//! #     }
//! # }
//!
//! // `People` is a `Backend`: see there.
//! middleware_chain! {
//!     struct Site {
//!         sessions: Sessions<Memory>,
//!         authentication: Authentication<People>,
//!         login_required: LoginRequired<People>,
//!     }
//! }
//!
//! async fn home(user: User<People>) -> Result<String, Error> {
//!     Ok(format!("hello {}", user.require().await?.name))
//! }
//!
//! async fn log_in(user: User<People>, Form(login): Form<Login>) -> Result<Redirect, Error> {
//!     let Some(person) = user.authenticate(login).await? else {
//!         return Ok(Redirect::to("/login?failed"));
//!     };
//!     user.login(person).await?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! async fn log_out(user: User<People>) -> Result<Redirect, Error> {
//!     user.logout().await?;
//!     Ok(Redirect::to("/login"))
//! }
//!
//! let router = Router::new()
//!     .route("/", get(home))
//!     .route("/login", get(marked(async || "the form", Public)).post(marked(log_in, Public)))
//!     .route("/logout", axum::routing::post(log_out));
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! # let passwords = Passwords::new().cost(Cost::insecure_for_tests());
//! # let people = People { hash: passwords.hash("correct horse").await.unwrap(), passwords };
//!
//! let site = Site {
//!     sessions: Sessions::new(Memory::default()),
//!     authentication: Authentication::new(people, Key::generate()),
//!     login_required: LoginRequired::new("/login").unwrap(),
//! };
//! let app = site.wrap_router(router);
//!
//! let stranger = app.handle(http::Request::get("/?a=1").body(String::new()).unwrap()).await;
//! assert_eq!(stranger.status(), 302);
//! assert_eq!(stranger.headers()["location"], "/login?next=/%3Fa%3D1");
//!
//! let form = http::Request::post("/login").header("content-type", "application/x-www-form-urlencoded");
//! let logged_in = app.handle(form.body("name=ada&password=correct+horse".to_owned()).unwrap()).await;
//! assert_eq!(logged_in.headers()["location"], "/");
//! let cookie = logged_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
//!
//! let known = http::Request::get("/").header("cookie", cookie).body(String::new()).unwrap();
//! assert_eq!(app.handle(known).await.status(), 200);
//! # });
//! ```
//!
//! In what may block it is [`User::blocking`]. A template gets the user by [`UserInTemplates`].
//!
//! # What a stranger can find out
//!
//! Nothing of who has an account, if the application answers a wrong name as it answers a wrong password: both take as long, and are
//! counted alike by the [`Throttle`]. A form to register, or one for a forgotten password, says the same whether there is the account or not, and
//! sends what there is to say to its address.
//!
//! # Order
//!
//! [`Authentication`] needs a session, [`LoginRequired`] and [`RemoteUser`] need the user of the same backend: they stand below. The check of
//! tokens against forged forms stands above both, and so does what redirects to HTTPS. `LoginRequired` is in the sets
//! [`Authenticates`](ordain::sets::Authenticates), [`Guards`](ordain::sets::Guards) and [`RequiresLogin`](ordain::sets::RequiresLogin), `RemoteUser` in
//! `Authenticates` and [`LogsIn`](ordain::sets::LogsIn).
//!
//! # The rules
//!
//! Those of Django's `AuthenticationMiddleware`, `LoginRequiredMiddleware`, `RemoteUserMiddleware` and of its login, each with the
//! test that bears its number.
//!
//! | rule | what holds |
//! | --- | --- |
//! | AUT-1 | nothing is read until somebody asks; without a session it does not compile |
//! | AUT-2 | asked for the first time, the account of the session is loaded, once; one that is not active is nobody |
//! | AUT-3 | a session holds an HMAC of the account's secret: by a former key it is written anew, with another token, by one of all requests at a time; by none the session is over |
//! | AUT-4 | differs (D11): a session whose account is gone is over |
//! | AUT-5 | differs: sessions are not signed; with another key, and without the former one, each is over at its next request |
//! | LOG-1 | at a login the session gets another token; what a stranger left stays, of another user nothing does. Differs (D10): also if the same user logs in again |
//! | LOG-2 | the session holds id, way and HMAC; the user of the request is the new one; the secret of forms (feature `csrf`) is another one; it is an event |
//! | LOG-3 | a logout ends the session, with all that is in it |
//! | LOG-4 | after a change of the password this session stays, all others are over |
//! | LOG-5 | a backend may deny, which is a 403; a failure, a denial too, is an event, without the credentials |
//! | LOG-6 | an unknown name costs as much as a wrong password, and so does a hash that no password has; a hash of another cost is made anew at a login, and costs as much for a wrong password |
//! | LOG-7 | [`ReturnTo`]: nobody is redirected off the site |
//! | LRQ-1 | [`Public`] is seen without loading anybody; a stranger is redirected, with the path and the query in `next` |
//! | LRQ-2 | a login page of another site gets the whole URL; its query stays; [`LoginAt`] is that of one view |
//! | LRQ-3 | a path that no route has is a 404 for strangers, too; a `POST` is redirected as well; differs: [`LoginRequired::refuse_scripts`] and [`LoginRequired::refuse`] answer 401, [or otherwise](LoginRequired::refused_by) |
//! | LRQ-4 | differs: a mark is one of what is routed, not of the fn |
//! | LRQ-5 | differs: above [`Authentication`] it does not compile |
//! | RUS-1, CIP-3 | differs: a header counts from a trusted peer only |
//! | RUS-2 | who is named, and is not logged in, is; the same user changes nothing |
//! | RUS-3 | who is not named any more is logged out, if it came so; never, if [`persistent`](RemoteUser::persistent) |
//! | RUS-4 | below the check of tokens, by the rule of that |
//!
//! Where this differs from Django:
//!
//! | | here |
//! | --- | --- |
//! | D10 | each login gives the session another token |
//! | D11 | a session whose account is gone, or is not active, is over |
//! | D28 | a response for which a user was loaded is `private`, by its session; one that is guarded says `no-store`, unless it says otherwise |
//! | D33 | accounts that cannot be asked are a 503: nobody is logged out by it |
//! | D36 | Argon2id by [`Passwords`], with a bound and a queue; attempts are counted by a [`Throttle`] |
//!
//! Left out: several backends in turn (LOG-5; a [`Backend`] may ask others, and its ids say whose they are), the name of the
//! backend in the session (AUT-2: there is one), hashes other than Argon2id (LOG-6; Django's of it are read),
//! permissions (PRM-1, PRM-2, D17: feature `rbac`). A field `last_login` (LOG-2) is written by [`Backend::logged_in`].

mod backend;
mod blocking;
mod entry;
mod in_templates;
mod kept;
mod login;
mod login_url;
mod passwords;
mod remote;
mod required;
mod return_to;
pub mod testing;
mod throttle;
mod user;
mod weaknesses;

pub use self::backend::{Account, Backend, Unavailable};
pub use self::blocking::Blocking;
pub use self::entry::Authentication;
pub use self::in_templates::UserInTemplates;
pub use self::login::NotActive;
pub use self::login_url::InvalidUrl;
pub use self::passwords::{Busy, Cost, InvalidCost, Passwords, UnfitPassword, Verified};
pub use self::remote::{InvalidRemoteUser, RemoteBackend, RemoteUser};
#[cfg(feature = "rbac")]
pub(crate) use self::required::Guarded;
pub use self::required::{LoginAt, LoginRequired, Public};
pub use self::return_to::ReturnTo;
pub use self::throttle::{Throttle, TooManyAttempts};
pub use self::user::{NotLoggedIn, User};
pub use self::weaknesses::Weakness;

#[cfg(test)]
mod tests;
