//! Messages for a visitor that are shown once, with the next page: "saved", after a redirect.
//!
//! [`Flash`] is the entry. It provides the [`Messages`] to everything below: a need of middlewares, and a parameter of axum handlers as it is.
//!
//! ```
//! use axum::Router;
//! use axum::response::Redirect;
//! use axum::routing::{get, post};
//! use ordain::{Error, middleware_chain};
//! use ordain_contrib::messages::{Flash, InCookie, Messages};
//! use ordain_contrib::signing::Key;
//!
//! middleware_chain! {
//!     struct Site {
//!         flash: Flash<InCookie>,
//!     }
//! }
//!
//! async fn save(messages: Messages) -> Redirect {
//!     messages.success("saved");
//!     Redirect::to("/")
//! }
//!
//! async fn page(messages: Messages) -> Result<String, Error> {
//!     Ok(messages.take().await?.iter().map(|message| format!("{}: {message}\n", message.tags())).collect())
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let site = Site { flash: Flash::new(InCookie::new(Key::generate())) };
//! let site = site.wrap_router(Router::new().route("/", get(page)).route("/save", post(save)));
//!
//! let saved = site.handle(http::Request::post("/save").body(String::new()).unwrap()).await;
//! let cookie = saved.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
//! let next = http::Request::get("/").header("cookie", cookie).body(String::new()).unwrap();
//! let page = site.handle(next).await;
//! assert!(page.headers()["set-cookie"].to_str().unwrap().starts_with("__Host-messages=; "));
//! assert_eq!(page.headers()["cache-control"], "no-store");
//! assert_eq!(axum::body::to_bytes(page.into_body(), 99).await.unwrap(), "success: saved\n");
//! # });
//! ```
//!
//! A page that is rendered from a template has them as `messages` in its context, a list of `text`, `tags`, `level`, `level_tag` and `extra_tags`. They are
//! taken when the template asks for them, and not by a page that does not:
//!
//! ```
//! use minijinja::Environment;
//! use ordain::template::Templates;
//! use ordain::{Request, TemplateResponse, middleware_chain};
//! use ordain_contrib::messages::{Flash, InCookie, Messages};
//! use ordain_contrib::signing::Key;
//!
//! middleware_chain! {
//!     struct Site {
//!         templates: Templates,
//!         flash: Flash<InCookie>,
//!     }
//! }
//!
//! async fn page(req: &mut Request) -> TemplateResponse {
//!     if let Some(messages) = req.extensions().get::<Messages>() {
//!         messages.warning("1 < 2");
//!     }
//!     TemplateResponse::new("page.html")
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut environment = Environment::new();
//! let template = r#"{% for message in messages %}<p class="{{ message.tags }}">{{ message.text }}</p>{% endfor %}"#;
//! environment.add_template("page.html", template)?;
//! let site = Site { templates: Templates::new(environment), flash: Flash::new(InCookie::new(Key::generate())) }.wrap(page);
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let response = site.handle(http::Request::new(String::new())).await;
//! let body = axum::body::to_bytes(response.into_body(), 99).await?;
//! assert_eq!(body, r#"<p class="warning">1 &lt; 2</p>"#);
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # In a middleware
//!
//! ```
//! use ordain::{Error, Request, Response, blocking, middleware, middleware_chain};
//! use ordain_contrib::messages::{Fallback, Flash, Messages};
//! use ordain_contrib::sessions::{Memory, Sessions};
//!
//! /// Tells how many there are, in what may block: in an `async fn` it is `messages.len().await?`.
//! #[middleware]
//! fn unread(req: &mut Request, messages: Messages, next: impl blocking::Next) -> Result<Response, Error> {
//!     let unread = messages.blocking().len()?;
//!     let mut response = next.run(req);
//!     response.headers_mut().insert("x-unread", unread.into());
//!     Ok(response)
//! }
//!
//! middleware_chain! {
//!     struct Site {
//!         sessions: Sessions<Memory>,
//!         flash: Flash<Fallback>,
//!         unread,
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! A test of such a middleware, or of a handler, gets its messages from [`testing`].
//!
//! # Where they are kept
//!
//! | | needs | |
//! | --- | --- | --- |
//! | [`InCookie`] | no place on the server | the visitor can read them, and no more fit than into 2048 bytes |
//! | `InSession` | a [`Session`](crate::sessions::Session) | costs the store a write for each page that adds or shows some; not kept if the status is 500 or above |
//! | `Fallback` | a [`Session`](crate::sessions::Session) | the session has what does not fit into the cookie, and is not read otherwise |
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | MSG-1 | a message without a text, or below the level | is dropped; a request may have a level of its own |
//! | MSG-2 | [`Messages::take`] | gives all, those of this very request too, which are gone then; [`Messages::len`] and [`Messages::peek`] leave them; what is added later is kept |
//! | MSG-3 | nothing taken, nothing added | nothing is written; something added, and nothing taken: the old ones stay, and the new ones follow |
//! | MSG-4 | any status | they are kept, of a 500 too; in a session, below 500 |
//! | MSG-5 | the cookie | is signed, `HttpOnly`, `SameSite=Lax`, until the browser closes, for the path that it was given (Django: `/` always); of more than fit into 2048 bytes the oldest go |
//! | MSG-6 | the session | has each under a key of its own, `_messages.…` (Django: all under `_messages`), so that of two requests at a time neither loses one nor brings one back; removed when they are taken |
//! | MSG-7 | `Fallback` | the oldest are in the cookie as long as they fit, the others in the session; taken in order from both |
//! | MSG-8, D18 | a cookie that nobody here has signed | counts for nothing, and is deleted, by each of the two that have one, when somebody asks; none is deleted that has not been sent |
//! | MSG-9 | a cookie | is JSON of level, text and tags |
//! | MSG-10 | what does not fit into the cookie | is an event at level WARN |
//! | MSG-11 | `InSession`, `Fallback` without a session above | do not compile |
//! | MSG-12, D1, D28 | messages were added, taken or counted | `Vary: Cookie`, and `private` |
//! | D29 | a message was shown; a cookie was set | `no-store`; `private`; each also as a [note](crate::caching) for a cache in the chain |
//! | D15, D34 | the cookie | is `__Host-messages`, `Secure` and `HttpOnly`; [`InCookie::insecure_for_development`] turns that off |
//!
//! Left out: the mark of a text as HTML that is safe (MSG-9): a message is text, and a template escapes it; an error for lost messages while developing
//! (MSG-10).
//!
//! # Order
//!
//! It is in the set [`Varies`](ordain::sets::Varies). `InSession` and `Fallback` need a session, and so stand below what provides it.

mod cookie;
mod entry;
mod level;
mod message;
mod store;
pub mod testing;
mod value;
mod weaknesses;

#[cfg(test)]
mod tests;

pub use self::cookie::InCookie;
#[cfg(feature = "sessions")]
pub use self::cookie::{Fallback, InSession};
pub use self::entry::Flash;
pub use self::level::Level;
pub use self::message::Message;
pub use self::value::{Blocking, Messages};
pub use self::weaknesses::Weakness;
