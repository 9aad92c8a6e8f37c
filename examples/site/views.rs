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
use ordain::{Error, IntoResponse, Request, Response, TemplateResponse, marked, marked_router};
use ordain_contrib::access_log::Sqlite;
use ordain_contrib::auth::{self, Public, ReturnTo, TooManyAttempts};
use ordain_contrib::cache::For;
use ordain_contrib::csrf::Rejected;
use ordain_contrib::hosts::Host;
use ordain_contrib::locale::{Language, set_language};
use ordain_contrib::messages::Messages;
use ordain_contrib::quota::TooManyRequests;
use ordain_contrib::rbac::Requires;
use ordain_contrib::signing::Signer;
use serde::Deserialize;

use super::accounts::{Accounts, Login, written};
use super::log::Day;
use super::notes::Notes;
use super::texts::{LANGUAGES, text};

type User = auth::User<Accounts>;

/// Sends a mail: to an address, a text.
pub(crate) type Mail = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// What the views share.
pub(crate) struct Desk {
    pub(crate) notes: Notes,
    pub(crate) links: Signer,
    pub(crate) mail: Mail,
    pub(crate) log: Sqlite,
}

/// What strangers may see is marked: whatever else is added asks for a login. So is what is kept, for how long, and who may see what.
pub(crate) fn router() -> Router<Arc<Desk>> {
    let public = Router::new()
        .route("/", get(async || TemplateResponse::new("home.html")))
        .route("/style.css", get(async || ([(CONTENT_TYPE, "text/css")], include_str!("style.css"))))
        .route("/about", get(marked(about, For(Duration::from_mins(5)))))
        .route("/language", get(async || TemplateResponse::new("language.html")).post(set_language))
        .route("/register", get(async || TemplateResponse::new("register.html")).post(register))
        .route("/welcome/{link}", get(welcome).post(begin))
        .route("/login", get(login_form).post(log_in))
        .route("/logout", post(log_out));
    let admin = Router::new().route("/admin/log", get(log));
    Router::new()
        .route("/notes/", get(notes).post(write))
        .route("/notes/{id}/delete", post(delete))
        .route("/password", get(async || TemplateResponse::new("password.html")).post(change_password))
        .merge(marked_router(public, Public))
        .merge(marked_router(admin, Requires("log.view")))
}

/// The same for everybody: a page for which the visitor was looked up would not be kept.
async fn about(State(desk): State<Arc<Desk>>, user: User) -> Result<TemplateResponse, Error> {
    let (people, notes) = (user.backend().count().await?, desk.notes.count().await?);
    Ok(TemplateResponse::new("about.html").with("user", ()).with("people", people).with("notes", notes))
}

async fn log(State(desk): State<Arc<Desk>>) -> Result<TemplateResponse, Error> {
    let day = Day::today(&desk.log).await?;
    Ok(TemplateResponse::new("log.html").with("day", day).with("dropped", desk.log.dropped()))
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
    language: Language,
    Form(form): Form<Address>,
) -> Result<Response, Error> {
    let say = |english| text(language.tag(), english);
    let address = written(&form.address);
    if !address.contains('@') || address.len() > User::LONGEST_NAME || address.chars().any(char::is_control) {
        messages.error(say("This is no address."));
        return Ok(TemplateResponse::new("register.html").into_response());
    }
    let link = desk.link(&address, user.backend()).await?;
    (desk.mail)(&address, &format!("{} {}/welcome/{link}", say("choose a password at"), host.origin()));
    messages.success(say("A link was sent to {}. It leads on for an hour.").replace("{}", &address));
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
    language: Language,
    Path(link): Path<String>,
    Form(form): Form<Chosen>,
) -> Result<Response, Error> {
    let address = desk.address_of(&link, user.backend()).await?;
    if is_too_short(&form.password, &messages, &language) {
        return Ok(TemplateResponse::new("welcome.html").with("address", address).into_response());
    }
    let person = user.backend().set_password(&address, &form.password).await?;
    user.login(person).await?;
    messages.success(text(language.tag(), "You are logged in."));
    Ok(Redirect::to("/notes/").into_response())
}

fn is_too_short(password: &str, messages: &Messages, language: &Language) -> bool {
    let is_short = password.chars().count() < 8;
    if is_short {
        messages.error(text(language.tag(), "A password has at least 8 characters."));
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
    language: Language,
    Query(Next { next }): Query<Next>,
    Form(login): Form<Login>,
) -> Result<Response, Error> {
    let Some(person) = user.authenticate(login).await? else {
        messages.error(text(language.tag(), "The address or the password is wrong."));
        return Ok(login_form().await.into_response());
    };
    user.login(person).await?;
    messages.success(text(language.tag(), "You are logged in."));
    Ok(ReturnTo::new("/notes/")?.redirect(next.as_deref(), Some(&host)))
}

async fn log_out(user: User, messages: Messages, language: Language) -> Result<Redirect, Error> {
    user.logout().await?;
    messages.success(text(language.tag(), "You are logged out."));
    Ok(Redirect::to("/"))
}

#[derive(Deserialize)]
struct Change {
    old: String,
    password: String,
}

/// Here the session goes on; wherever else somebody is logged in by the old password, it is over.
async fn change_password(
    user: User,
    messages: Messages,
    language: Language,
    Form(form): Form<Change>,
) -> Result<Redirect, Error> {
    let address = user.require().await?.address.clone();
    if user.authenticate(Login { address: address.clone(), password: form.old }).await?.is_none() {
        messages.error(text(language.tag(), "This is not your password."));
    } else if !is_too_short(&form.password, &messages, &language) {
        user.password_changed(user.backend().set_password(&address, &form.password).await?).await?;
        messages.success(text(language.tag(), "Your password has changed."));
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
    language: Language,
    Form(form): Form<Written>,
) -> Result<Redirect, Error> {
    let note = form.text.trim();
    if (1..=LONGEST).contains(&note.chars().count()) {
        desk.notes.add(&user.require().await?.id, note).await?;
        messages.success(text(language.tag(), "It is noted."));
    } else {
        let says = text(language.tag(), "A note has between 1 and {} characters.");
        messages.error(says.replace("{}", &LONGEST.to_string()));
    }
    Ok(Redirect::to("/notes/"))
}

async fn delete(
    State(desk): State<Arc<Desk>>,
    user: User,
    messages: Messages,
    language: Language,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    if !desk.notes.delete(&user.require().await?.id, &id).await? {
        return Err(Error::not_found("no such note of this person"));
    }
    messages.success(text(language.tag(), "The note is deleted."));
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

fn error_page(req: &Request, error: &Error) -> TemplateResponse {
    // What is refused above the choice of a language is so in the first one.
    let language = req.extensions().get().map_or(LANGUAGES[0], Language::tag);
    let (says, seconds) = what_to_do(error);
    let says = text(language, says).replace("{}", &seconds.to_string());
    TemplateResponse::new("error.html")
        .with("language", language)
        .with("status", error.status().as_u16())
        .with("says", says)
}

/// What a visitor is told of an error, and in how many seconds they may come back.
fn what_to_do(error: &Error) -> (&'static str, u64) {
    if let Some(TooManyAttempts { retry_after }) = error.downcast_ref() {
        return ("Too many logins have failed: try again in {} seconds.", retry_after.as_secs());
    }
    if let Some(refused) = error.downcast_ref::<TooManyRequests>() {
        return ("Too many requests: come back in {} seconds.", refused.retry_after().as_secs());
    }
    let says = match (error.downcast_ref(), error.status()) {
        (Some(Rejected::NoSecret), _) => "This site needs cookies: allow them, and send the form again.",
        (Some(_), _) => "The form has grown old: go back, load the page anew, and send it again.",
        _ if error.downcast_ref::<OldLink>().is_some() => "The link is too old, or was used: ask for another one.",
        (_, StatusCode::FORBIDDEN) => "This is not for you.",
        (_, StatusCode::NOT_FOUND) => "There is nothing here.",
        (_, StatusCode::SERVICE_UNAVAILABLE) => "The site is busy: come back in a moment.",
        (_, status) if status.is_server_error() => "Something went wrong, and it is not your fault.",
        _ => "This cannot be answered.",
    };
    (says, 0)
}
