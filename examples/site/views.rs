//! What the site answers.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use axum::routing::{get, post};
use ordain::error::Pages;
use ordain::{Error, IntoResponse, Request, Response, TemplateResponse, marked_router};
use ordain_contrib::auth::{self, Public, ReturnTo, TooManyAttempts};
use ordain_contrib::csrf::Rejected;
use ordain_contrib::hosts::Host;
use ordain_contrib::messages::Messages;
use ordain_contrib::signing::Signer;
use serde::Deserialize;

use super::accounts::{Accounts, Login, written};
use super::notes::Notes;

type User = auth::User<Accounts>;

/// Sends a mail: to an address, a text.
pub(crate) type Mail = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// What the views share.
pub(crate) struct Desk {
    pub(crate) notes: Notes,
    pub(crate) links: Signer,
    pub(crate) mail: Mail,
}

/// What strangers may see is marked: whatever else is added asks for a login.
pub(crate) fn router() -> Router<Arc<Desk>> {
    let public = Router::new()
        .route("/", get(async || TemplateResponse::new("home.html")))
        .route("/style.css", get(async || ([(CONTENT_TYPE, "text/css")], include_str!("style.css"))))
        .route("/register", get(async || TemplateResponse::new("register.html")).post(register))
        .route("/welcome/{link}", get(welcome).post(begin))
        .route("/login", get(login_form).post(log_in))
        .route("/logout", post(log_out));
    Router::new()
        .route("/notes/", get(notes).post(write))
        .route("/notes/{id}/delete", post(delete))
        .route("/password", get(async || TemplateResponse::new("password.html")).post(change_password))
        .merge(marked_router(public, Public))
}

#[derive(Deserialize)]
struct Address {
    address: String,
}

/// Says the same whether there is an account or not: what there is to say is sent to the address. Who has forgotten a password comes
/// this way, too.
async fn register(
    State(desk): State<Arc<Desk>>,
    host: Host,
    user: User,
    messages: Messages,
    Form(form): Form<Address>,
) -> Result<Response, Error> {
    let address = written(&form.address);
    if !address.contains('@') || address.len() > User::LONGEST_NAME || address.chars().any(char::is_control) {
        messages.error("This is no address.");
        return Ok(TemplateResponse::new("register.html").into_response());
    }
    let link = desk.link(&address, user.backend()).await?;
    (desk.mail)(&address, &format!("choose a password at {}/welcome/{link}", host.origin()));
    messages.success(format!("A link was sent to {address}. It leads on for an hour."));
    Ok(Redirect::to("/").into_response())
}

impl Desk {
    const HOUR: Duration = Duration::from_hours(1);

    /// What lets the owner of an address choose a password, once: it says which password there is now.
    async fn link(&self, address: &str, accounts: &Accounts) -> Result<String, Error> {
        let link = (address, self.password_of_now(address, accounts).await?);
        Ok(self.links.sign_object(&link, SystemTime::now())?)
    }

    /// The address that a link was sent to.
    async fn address_of(&self, link: &str, accounts: &Accounts) -> Result<String, Error> {
        let too_old = || Error::with_status(StatusCode::GONE, OldLink);
        let link = self.links.unsign_object(link, Self::HOUR, SystemTime::now());
        let (address, password): (String, String) = link.map_err(|_| too_old())?;
        if password == self.password_of_now(&address, accounts).await? { Ok(address) } else { Err(too_old()) }
    }

    /// A signature of its hash, which is another one when the password is.
    async fn password_of_now(&self, address: &str, accounts: &Accounts) -> Result<String, Error> {
        let hash = accounts.find(address).await?.map(|person| person.hash);
        let signed = self.links.sign(&hash.unwrap_or_default());
        Ok(signed.rsplit(':').next().unwrap_or_default().to_owned())
    }
}

/// The link leads nowhere any more.
#[derive(Debug)]
struct OldLink;

impl fmt::Display for OldLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the link is too old, or was used")
    }
}

impl StdError for OldLink {}

async fn welcome(
    State(desk): State<Arc<Desk>>,
    user: User,
    Path(link): Path<String>,
) -> Result<TemplateResponse, Error> {
    let address = desk.address_of(&link, user.backend()).await?;
    Ok(TemplateResponse::new("welcome.html").with("address", address))
}

#[derive(Deserialize)]
struct Chosen {
    password: String,
}

async fn begin(
    State(desk): State<Arc<Desk>>,
    user: User,
    messages: Messages,
    Path(link): Path<String>,
    Form(form): Form<Chosen>,
) -> Result<Response, Error> {
    let address = desk.address_of(&link, user.backend()).await?;
    if is_too_short(&form.password, &messages) {
        return Ok(TemplateResponse::new("welcome.html").with("address", address).into_response());
    }
    let person = user.backend().set_password(&address, &form.password).await?;
    user.login(person).await?;
    messages.success("You are logged in.");
    Ok(Redirect::to("/notes/").into_response())
}

fn is_too_short(password: &str, messages: &Messages) -> bool {
    let is_short = password.chars().count() < 8;
    if is_short {
        messages.error("A password has at least 8 characters.");
    }
    is_short
}

async fn login_form() -> TemplateResponse {
    TemplateResponse::new("login.html")
}

/// Where to go after the login: the form is sent to where it came from, with the query that it had.
#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

/// A wrong address and a wrong password are one mistake.
async fn log_in(
    host: Host,
    user: User,
    messages: Messages,
    Query(Next { next }): Query<Next>,
    Form(login): Form<Login>,
) -> Result<Response, Error> {
    let Some(person) = user.authenticate(login).await? else {
        messages.error("The address or the password is wrong.");
        return Ok(login_form().await.into_response());
    };
    user.login(person).await?;
    messages.success("You are logged in.");
    Ok(ReturnTo::new("/notes/")?.redirect(next.as_deref(), Some(&host)))
}

async fn log_out(user: User, messages: Messages) -> Result<Redirect, Error> {
    user.logout().await?;
    messages.success("You are logged out.");
    Ok(Redirect::to("/"))
}

#[derive(Deserialize)]
struct Change {
    old: String,
    password: String,
}

/// Here the session goes on; wherever else somebody is logged in by the old password, it is over.
async fn change_password(user: User, messages: Messages, Form(form): Form<Change>) -> Result<Redirect, Error> {
    let address = user.require().await?.address.clone();
    if user.authenticate(Login { address: address.clone(), password: form.old }).await?.is_none() {
        messages.error("This is not your password.");
    } else if !is_too_short(&form.password, &messages) {
        user.password_changed(user.backend().set_password(&address, &form.password).await?).await?;
        messages.success("Your password has changed.");
    }
    Ok(Redirect::to("/password"))
}

async fn notes(State(desk): State<Arc<Desk>>, user: User) -> Result<TemplateResponse, Error> {
    let notes = desk.notes.of(&user.require().await?.id).await?;
    Ok(TemplateResponse::new("notes.html").with("notes", notes).with("longest", LONGEST))
}

/// The most characters of a note.
const LONGEST: usize = 500;

#[derive(Deserialize)]
struct Written {
    text: String,
}

async fn write(
    State(desk): State<Arc<Desk>>,
    user: User,
    messages: Messages,
    Form(form): Form<Written>,
) -> Result<Redirect, Error> {
    let text = form.text.trim();
    if (1..=LONGEST).contains(&text.chars().count()) {
        desk.notes.add(&user.require().await?.id, text).await?;
        messages.success("It is noted.");
    } else {
        messages.error(format!("A note has between 1 and {LONGEST} characters."));
    }
    Ok(Redirect::to("/notes/"))
}

async fn delete(
    State(desk): State<Arc<Desk>>,
    user: User,
    messages: Messages,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    if !desk.notes.delete(&user.require().await?.id, &id).await? {
        return Err(Error::not_found("no such note of this person"));
    }
    messages.success("The note is deleted.");
    Ok(Redirect::to("/notes/"))
}

/// One page for whatever goes wrong, and for what the router and the parameters of a handler answer.
pub(crate) fn error_pages() -> Pages {
    let pages = Pages::new()
        .not_found(error_page)
        .permission_denied(error_page)
        .bad_request(error_page)
        .suspicious(error_page)
        .other(error_page);
    let answered =
        [StatusCode::METHOD_NOT_ALLOWED, StatusCode::UNSUPPORTED_MEDIA_TYPE, StatusCode::UNPROCESSABLE_ENTITY];
    answered.into_iter().fold(pages, |pages, status| pages.replacing(status, error_page))
}

fn error_page(_req: &Request, error: &Error) -> TemplateResponse {
    let says = if let Some(rejected) = error.downcast_ref::<Rejected>() {
        match rejected {
            Rejected::NoSecret => "This site needs cookies: allow them, and send the form again.".to_owned(),
            _ => "The form has grown old: go back, load the page anew, and send it again.".to_owned(),
        }
    } else if let Some(TooManyAttempts { retry_after }) = error.downcast_ref() {
        format!("Too many logins have failed: try again in {} seconds.", retry_after.as_secs())
    } else if error.downcast_ref::<OldLink>().is_some() {
        "The link is too old, or was used: ask for another one.".to_owned()
    } else {
        match error.status() {
            StatusCode::NOT_FOUND => "There is nothing here.",
            StatusCode::SERVICE_UNAVAILABLE => "The site is busy: come back in a moment.",
            status if status.is_server_error() => "Something went wrong, and it is not your fault.",
            _ => "This cannot be answered.",
        }
        .to_owned()
    };
    TemplateResponse::new("error.html").with("status", error.status().as_u16()).with("says", says)
}
