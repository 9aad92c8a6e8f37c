//! One switch for the cookies of all.

use axum::Router;
use axum::routing::{get, post};
use http::Method;
use ordain::{BoxedChain, Error, marked, middleware_chain};

use super::InsecureForDevelopment;
use crate::csrf::{Csrf, CsrfToken, Exempt};
use crate::hosts::Hosts;
use crate::locale::{Locale, set_language};
use crate::messages::{Flash, InCookie, Messages};
use crate::sessions::{Memory, Session, Sessions};
use crate::signing::Key;
use crate::visit::{self, ask};

middleware_chain! {
    struct Site {
        insecure: Option<InsecureForDevelopment>,
        hosts: Hosts,
        sessions: Sessions,
        locale: Locale,
        csrf: Csrf,
        flash: Flash,
    }
}

fn site(insecure: Option<InsecureForDevelopment>) -> BoxedChain {
    let site = Site {
        insecure,
        hosts: Hosts::any(),
        sessions: Sessions::new(Memory::default()),
        locale: Locale::new(["en", "de"]).unwrap(),
        csrf: Csrf::new(),
        flash: Flash::new(InCookie::new(Key::generate())),
    };
    let router = Router::new().route("/", get(all)).route("/language", post(marked(set_language, Exempt)));
    site.wrap_router(router).boxed()
}

/// Has something to be kept in each cookie; says how many visits and messages there were.
async fn all(session: Session, token: CsrfToken, messages: Messages) -> Result<String, Error> {
    let visits = session.get::<u32>("visits").await?.unwrap_or_default();
    session.insert("visits", visits + 1).await?;
    token.get().await?;
    let told = messages.take().await?.len();
    messages.info("again");
    Ok(format!("{visits} {told}"))
}

/// The cookies that are set, each to its first attribute, and whether each is `Secure`.
fn set(lines: &str) -> Vec<(String, bool)> {
    let lines = lines.split(" | ").map(|line| (line.split(';').next().unwrap().to_owned(), line.contains("Secure")));
    let mut set: Vec<_> = lines.collect();
    set.sort();
    set
}

#[test]
fn all_cookies_of_a_chain_are_sent_over_plain_http_by_one_entry() {
    for (insecure, prefix) in [(Some(InsecureForDevelopment::new()), ""), (None, "__Host-")] {
        let is_secure = insecure.is_none();
        let site = site(insecure);
        let mut form = visit::request(Method::POST, "/language", &[("host", "localhost")]);
        *form.body_mut() = "language=de".to_owned().into();
        let mut cookies = set(&ask!(site, form).header("set-cookie").expect("a language"));
        cookies
            .extend(set(&ask!(site, visit::get("/", &[("host", "localhost")])).header("set-cookie").expect("three")));
        let names: Vec<_> = cookies.iter().map(|(pair, _)| pair.split('=').next().unwrap()).collect();
        assert_eq!(names, ["language", "csrf", "messages", "session"].map(|name| format!("{prefix}{name}")));
        assert!(cookies.iter().all(|(_, secure)| *secure == is_secure));

        let cookies: Vec<_> = cookies.iter().map(|(pair, _)| pair.as_str()).collect();
        let again = ask!(site, visit::get("/", &[("host", "localhost"), ("cookie", &cookies.join("; "))]));
        assert_eq!(again.text(), "1 1", "and they are read again");
        assert_eq!(again.header("content-language").as_deref(), Some("de"));
    }
}
