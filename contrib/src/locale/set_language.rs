//! The view that changes the language of a visitor.

use std::time::SystemTime;

use axum_core::response::IntoResponse;
use form_urlencoded::parse;
use http::header::{ACCEPT, REFERER, SET_COOKIE};
use http::{HeaderMap, Method, StatusCode, Uri};
use ordain::{Error, Request, Response};

use super::Language;
use crate::caching::private_for_its_cookie;
use crate::cookies::Age;
use crate::hosts::Host;
use crate::redirect::{path_and_query, redirect, target_on_site};

/// No form of this kind is longer.
const LONGEST_FORM: usize = 16 * 1024;
/// No browser writes a longer URL.
const LONGEST_URL: usize = 2048;

/// An axum handler that remembers the language that a visitor has chosen: Django's `set_language`.
///
/// It reads the fields `language` and `next` of a form, sets the cookie, and redirects by 302 to `next`, or where the request came
/// from, or else to `/`, never off the site; in the new language, if that path has a prefix. It answers 204 to scripts that name no `next`. Only
/// a `POST` changes something: route it by `post`, below a check against forged forms. A language that the site has not is
/// ignored.
///
/// ```
/// use axum::{Router, routing::post};
/// use ordain::middleware_chain;
/// use ordain_contrib::hosts::Hosts;
/// use ordain_contrib::locale::{Locale, set_language};
///
/// middleware_chain! {
///     struct Site { hosts: Hosts, locale: Locale }
/// }
///
/// # fn main() -> Result<(), ordain_contrib::locale::InvalidLanguages> {
/// let site = Site { hosts: Hosts::any(), locale: Locale::new(["en", "de"])? };
/// let site = site.wrap_router(Router::new().route("/language", post(set_language)));
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let request = http::Request::post("/language").header("host", "example.com").body("language=de&next=/about".to_owned());
/// let response = site.handle(request.unwrap()).await;
/// assert_eq!((response.status().as_u16(), &response.headers()["location"]), (302, &"/about".parse().unwrap()));
/// assert!(response.headers()["set-cookie"].to_str().unwrap().starts_with("__Host-language=de; "));
/// # });
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The body cannot be read, or is longer than 16 KiB.
pub async fn set_language(language: Language, host: Host, mut req: Request) -> Result<Response, Error> {
    let body = ordain::body::read(&mut req, LONGEST_FORM).await?;
    let field = |name: &str| parse(&body).find_map(|(key, value)| (key == name).then(|| value.into_owned()));
    let query =
        || parse(req.uri().query()?.as_bytes()).find_map(|(key, value)| (key == "next").then(|| value.into_owned()));
    let next = field("next").or_else(query).filter(|next| !next.is_empty());
    let target = if next.is_some() || accepts_html(req.headers()) {
        let next = next.and_then(|next| on_this_site(&next, &host));
        Some(next.or_else(|| referring(req.headers(), &host)).unwrap_or_else(|| "/".to_owned()))
    } else {
        None
    };
    let chosen = if req.method() == Method::POST { field("language") } else { None };
    let chosen = chosen.and_then(|tag| language.shared().languages.closest(&tag));
    let shared = language.shared();
    let translated = |target: &String| chosen.and_then(|nth| translated(&language, target, nth));
    let target = target.map(|target| translated(&target).unwrap_or(target));
    let mut response = match &target {
        Some(target) => redirect(StatusCode::FOUND, target),
        None => StatusCode::NO_CONTENT.into_response(),
    };
    if let (Some(nth), Some(cookie)) = (chosen, &shared.cookie) {
        let age = shared.age.map(|age| Age::from(SystemTime::now(), age));
        let line = cookie.set(shared.languages.tag(nth), age).map_err(Error::other)?;
        response.headers_mut().append(SET_COOKIE, line);
        private_for_its_cookie(&mut response);
    }
    Ok(response)
}

/// A target in another language, if its path is of one.
fn translated(language: &Language, target: &str, nth: usize) -> Option<String> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Some(target_on_site(&language.shared().translated(path, nth)?, "", query))
}

/// A path of this site, or a URL of this host: its path and query.
fn on_this_site(next: &str, host: &Host) -> Option<String> {
    if next.len() > LONGEST_URL || next.starts_with("//") {
        return None;
    }
    let uri = Uri::try_from(next).ok()?;
    let is_ours = match (uri.scheme_str(), uri.authority()) {
        (None, None) => next.starts_with('/') && !next.starts_with("/\\"),
        (Some(scheme), Some(authority)) => {
            let ours = format!("{}://{}", host.scheme(), host.authority());
            format!("{scheme}://{authority}").eq_ignore_ascii_case(&ours)
        }
        _ => false,
    };
    is_ours.then(|| path_and_query(&uri))
}

/// The page that a request comes from, if it is of this site.
fn referring(headers: &HeaderMap, host: &Host) -> Option<String> {
    on_this_site(headers.get(REFERER)?.to_str().ok()?, host)
}

/// Whether a request takes HTML: also if it does not say what it takes.
fn accepts_html(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()).peekable();
    let takes = |range: &str| {
        let range = range.split(';').next().unwrap_or_default().trim();
        ["text/html", "text/*", "*/*"].iter().any(|html| range.eq_ignore_ascii_case(html))
    };
    lines.peek().is_none() || lines.any(|line| line.split(',').any(takes))
}
