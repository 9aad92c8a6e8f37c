//! The rules, by their numbers.

mod cookie;
mod form;
mod marks;
mod modes;
mod origin;
#[cfg(feature = "sessions")]
mod session;
mod tampered;
mod token;

use axum::Router;
use axum::body::Body;
use axum::routing::{any, get};
use http::{Method, Request};
use ordain::error::Pages;
use ordain::{BoxedChain, Error, middleware_chain};

use super::{Csrf, CsrfToken, InCookie, Rejected};
use crate::hosts::Hosts;
use crate::visit::{self, Answer};

middleware_chain! {
    struct Site {
        pages: Pages,
        hosts: Hosts,
        csrf: Csrf<InCookie>,
    }
}

/// What tells why: the reason, as a test sees it.
fn pages() -> Pages {
    Pages::new().permission_denied(|_: &ordain::Request, error: &Error| {
        error.downcast_ref::<Rejected>().map_or_else(|| error.to_string(), |reason| format!("{reason:?}"))
    })
}

/// Shows a token at `/form`, echoes what it is sent anywhere else.
fn site(hosts: Hosts, csrf: Csrf<InCookie>) -> BoxedChain {
    Site { pages: pages(), hosts, csrf }.wrap_router(router()).boxed()
}

fn router() -> Router {
    Router::new().route("/form", get(shown)).route("/", any(async |body: String| body))
}

async fn shown(token: CsrfToken) -> Result<String, Error> {
    token.get().await
}

/// A site that is reached by HTTPS.
fn secure(csrf: Csrf<InCookie>) -> BoxedChain {
    site(Hosts::any().always_https(), csrf)
}

/// A secret, and tokens of it and of another.
const SECRET: &str = "lcccccccX2kcccccccY2jcccccccssIC";
const TOKEN: &str = "1bcdefghij2bcdefghij3bcdefghij4bcdefghij5bcdefghij6bcdefghijABCD";
const OTHER: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const FORM: &str = "application/x-www-form-urlencoded";

/// A `POST` of one's own page: with a secret and with this form.
fn post(form: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let cookie = format!("__Host-csrf={SECRET}");
    let mut all = vec![("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str()), ("content-type", FORM)];
    all.retain(|(name, _)| !headers.iter().any(|(own, _)| own == name));
    all.extend(headers);
    visit::request(Method::POST, "/", &all).map(|_| Body::from(form.to_owned()))
}

fn ask(site: &BoxedChain, request: Request<Body>) -> Answer {
    visit::read(visit::run(site.handle(request)))
}

/// The status, and why.
fn said(site: &BoxedChain, request: Request<Body>) -> (u16, String) {
    let answer = ask(site, request);
    (answer.status.as_u16(), answer.text())
}

/// The value of the cookie that a response sets.
fn secret_of(answer: &Answer) -> Option<String> {
    let line = answer.header("set-cookie")?;
    let pair = line.split(';').next()?;
    Some(pair.strip_prefix("__Host-csrf=").expect("the cookie of csrf alone").to_owned())
}
