//! Keeps other sites' pages from sending forms in a visitor's name.
//!
//! [`Csrf`] gives each visitor a secret that other sites do not know, provides a [`CsrfToken`] of it to everything below, and refuses whatever
//! changes something and does not carry one. [`CrossOrigin`] asks the browser where a request comes from, and needs no token: for an API that
//! scripts of its own site call, and for whoever wants no tokens.
//!
//! ```
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use ordain::{Error, middleware_chain};
//! use ordain_contrib::csrf::{Csrf, CsrfToken, InCookie};
//! use ordain_contrib::hosts::Hosts;
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         csrf: Csrf<InCookie>,
//!     }
//! }
//!
//! async fn form(token: CsrfToken) -> Result<String, Error> {
//!     let token = token.get().await?;
//!     Ok(format!(r#"<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input name="text"></form>"#))
//! }
//!
//! async fn save(Form(fields): Form<Vec<(String, String)>>) -> String {
//!     format!("{} fields", fields.len())
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let site = Site { hosts: Hosts::new(["example.com"])?.always_https(), csrf: Csrf::new() };
//! let site = site.wrap_router(Router::new().route("/", get(form).post(save)));
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let page = site.handle(http::Request::get("/").header("host", "example.com").body(String::new())?).await;
//! let cookie = page.headers()["set-cookie"].to_str()?.split(';').next().unwrap().to_owned();
//! assert!(cookie.starts_with("__Host-csrf="));
//! let page = axum::body::to_bytes(page.into_body(), 1000).await?;
//! let token = std::str::from_utf8(&page)?.split('"').nth(7).unwrap().to_owned();
//!
//! let send = async |origin, fields| {
//!     let request = http::Request::post("/").header("host", "example.com").header("cookie", &cookie);
//!     let request = request.header("origin", origin).header("content-type", "application/x-www-form-urlencoded");
//!     Ok::<_, http::Error>(site.handle(request.body(fields)?).await.status())
//! };
//! let fields = format!("text=hello&csrfmiddlewaretoken={token}");
//! assert_eq!(send("https://example.com", fields.clone()).await?, 200);
//! assert_eq!(send("https://evil.test", fields).await?, 403);
//! assert_eq!(send("https://example.com", "text=hello".to_owned()).await?, 403);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })
//! # }
//! ```
//!
//! A script sends the token in the header `X-CSRFToken`. A page that is rendered from a template has it as `csrf_token` in its context, and uses it
//! if the template shows it:
//!
//! ```
//! use minijinja::Environment;
//! use ordain::template::Templates;
//! use ordain::{Request, TemplateResponse, middleware_chain};
//! use ordain_contrib::csrf::{Csrf, InCookie};
//! use ordain_contrib::hosts::Hosts;
//!
//! middleware_chain! {
//!     struct Site {
//!         templates: Templates,
//!         hosts: Hosts,
//!         csrf: Csrf<InCookie>,
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut environment = Environment::new();
//! environment.add_template("plain.html", "no form")?;
//! environment.add_template("form.html", r#"<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">"#)?;
//! let site = Site { templates: Templates::new(environment), hosts: Hosts::any(), csrf: Csrf::new() };
//! let site = site.wrap(async |req: &mut Request| TemplateResponse::new(req.uri().path()[1..].to_owned()));
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let ask = async |path| site.handle(http::Request::get(path).header("host", "a.b").body(String::new()).unwrap()).await;
//! let form = ask("/form.html").await;
//! assert!(form.headers().contains_key("set-cookie"));
//! assert_eq!(axum::body::to_bytes(form.into_body(), 999).await?.len(), 57 + 64);
//! assert!(!ask("/plain.html").await.headers().contains_key("set-cookie"));
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # In a middleware
//!
//! ```
//! use ordain::{Error, Request, Response, blocking, middleware, middleware_chain};
//! use ordain_contrib::csrf::{Csrf, CsrfToken, InCookie};
//! use ordain_contrib::hosts::Hosts;
//!
//! /// Tells scripts the token, in what may block: in an `async fn` it is `token.get().await?`.
//! #[middleware]
//! fn tell(req: &mut Request, token: CsrfToken, next: impl blocking::Next) -> Result<Response, Error> {
//!     let mut response = next.run(req);
//!     response.headers_mut().insert("x-csrftoken", token.blocking().get()?.parse()?);
//!     Ok(response)
//! }
//!
//! middleware_chain! {
//!     struct Site {
//!         hosts: Hosts,
//!         csrf: Csrf<InCookie>,
//!         tell,
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! Whoever logs somebody in calls [`CsrfToken::rotate`]. To need it as an `Option<CsrfToken>` says that the check, if there is one, stands above. A test of a
//! middleware, or of a handler, gets its token from [`testing`].
//!
//! # Rules
//!
//! Each has a test that bears its number. Django's are those of its version 6.1.
//!
//! | rule | input | what happens |
//! | --- | --- | --- |
//! | CSR-1 | a secret | is 32 letters and digits, drawn by the system; a token is 64, another one each time; the secret is kept as it is, and a token in its place is understood |
//! | CSR-2 | a token that is offered | has 32 or 64 characters, of letters and digits alone, or is refused for the one or the other; it is compared in constant time |
//! | CSR-3 | a cookie | that is sound is the secret; one that is not is replaced, at once |
//! | CSR-4 | [`CsrfToken::get`] | makes a secret if there is none, and tells the client of it, even if it knows it: its age begins anew |
//! | CSR-5 | any method but `GET`, `HEAD`, `OPTIONS`, `TRACE`; a view that is not [`Exempt`] | is checked once: where it comes from, then its secret, then its token; the first that is wrong decides |
//! | CSR-6 | `Origin`, `Referer` | are compared byte by byte, with their port; the host of the request is in its normal form (Django: as it was sent) |
//! | CSR-7 | the form of a `POST` | has the token; where its field is empty or not there, and for other methods and bodies, the header |
//! | CSR-8 | a URL that there is not | 404, for it has no view to check for |
//! | CSR-9 | a form that is not written as it says; one that is too long; one that breaks off | 400; 413 (Django: 400); has no token |
//! | CSR-10 | a refusal | is a 403 with [`Rejected`], which ordain logs with the path; a cookie that is not sound is replaced with it |
//! | CSR-11 | the secret was used or made | the cookie is set, once, and the response says `Vary: Cookie`; else neither |
//! | CSR-12 | [`CsrfToken::rotate`] | another secret, which the client is told of; what the request came with is what its own form is compared with |
//! | CSR-13 | who uses the token, above it | does not compile, since it is a need |
//! | CSR-14 | `InSession` | the secret is in the session under `_csrftoken`, written if it changed; no cookie; the session is read when the token is (Django: by each request), and by each page of a template |
//! | CSR-15 | `InSession` without a session above | does not compile |
//! | CSR-16 | [`Exempt`], [`Ensure`] | marks of a view: not checked; tells the client of the secret in any case |
//! | CSR-17, D29 | a page with a token | is `private`, and has `Vary: Cookie` and a cookie: no cache that is shared keeps it |
//! | D15, D34 | the cookie | is `__Host-csrf`, `Secure` and `HttpOnly`; [`Csrf::insecure_for_development`] turns that off |
//! | D22 | two cookies of one name | the last counts |
//! | D24 | a request that is refused | is read on to the limit of a form, so that its client sees why |
//! | D27 | `Sec-Fetch-Site` | is asked first: `same-origin` and `none` go on to the token, anything else needs an origin that is trusted; without it `Origin` counts, and without that, on `https`, `Referer`. An origin that has another scheme is told as such |
//!
//! Left out: the switch by which tests go without the check (CSR-5 d), for a test may send 32 letters as a secret and as its token; the check of one
//! view, and a token for one view (CSR-16 `protect`, `requires_token`): a chain around it, and the parameter.
//!
//! # Order
//!
//! It needs a [`Host`](crate::hosts::Host), and `InSession` a session. It is in the set [`ReadsBody`](ordain::sets::ReadsBody), and so below limits of
//! the body, and in [`Varies`](ordain::sets::Varies) if it sets a cookie. Both it and `CrossOrigin`, which is in [`Answers`](ordain::sets::Answers), stand above
//! [`Guards`](ordain::sets::Guards), so that a forged request is refused before anybody is asked to log in, and above [`LogsIn`](ordain::sets::LogsIn), which
//! rotates the secret.

mod check;
mod cross_origin;
mod entry;
mod form;
mod origins;
mod rejected;
mod secret;
pub mod testing;
mod token;
mod weaknesses;

#[cfg(test)]
mod tests;

pub use self::cross_origin::CrossOrigin;
#[cfg(feature = "sessions")]
pub use self::entry::InSession;
pub use self::entry::{Csrf, Ensure, Exempt, InCookie};
pub use self::origins::InvalidOrigin;
pub use self::rejected::{Place, Rejected};
pub use self::secret::Malformed;
pub use self::token::{Blocking, CsrfToken};
pub use self::weaknesses::Weakness;
