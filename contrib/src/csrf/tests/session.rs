//! The secret in the session.

use http::header::COOKIE;
use ordain::TemplateResponse;
use ordain::template::{Render, Renderer};
use serde_json::{Map, Value};

use super::super::secret::Secret;
use super::super::{Ensure, InSession};
use super::*;
use crate::cookies::Settings;
use crate::sessions::{Memory, Session, Sessions};

middleware_chain! {
    struct Kept {
        pages: Pages,
        hosts: Hosts,
        sessions: Sessions<Memory>,
        csrf: Csrf<InSession>,
    }
}

fn kept_in(store: &Memory, router: Router) -> BoxedChain {
    kept(Sessions::new(store.clone()), router)
}

fn kept(sessions: Sessions<Memory>, router: Router) -> BoxedChain {
    Kept { pages: pages(), hosts: Hosts::any().always_https(), sessions, csrf: Csrf::new() }.wrap_router(router).boxed()
}

fn routes() -> Router {
    router()
        .route("/secret", get(async |session: Session| secret_in(&session).await))
        .route("/plain", any(async || "plain"))
        .route("/ensured", any(ordain::marked(async || "ensured", Ensure)))
        .route("/spoil/{secret}", get(spoil))
        .route("/login", any(login))
        .route("/logout", any(logout))
}

async fn secret_in(session: &Session) -> Result<String, Error> {
    Ok(session.get::<String>("_csrftoken").await?.unwrap_or_default())
}

async fn spoil(session: Session, secret: axum::extract::Path<String>) -> Result<(), Error> {
    if *secret == "7" { session.insert("_csrftoken", 7).await } else { session.insert("_csrftoken", &*secret).await }
}

/// As an authentication logs in: another session token, then another secret.
async fn login(session: Session, token: CsrfToken) -> Result<(), Error> {
    session.cycle().await?;
    token.rotate().await
}

async fn logout(session: Session, token: CsrfToken) -> Result<String, Error> {
    let shown = token.get().await?;
    session.flush().await?;
    Ok(shown)
}

/// A visitor who keeps the cookie of the session.
struct Visitor {
    site: BoxedChain,
    cookie: String,
}

impl Visitor {
    fn of(site: &BoxedChain) -> Self {
        Self { site: site.clone(), cookie: String::new() }
    }

    fn asks(&mut self, mut request: Request<Body>, path: &str) -> Answer {
        *request.uri_mut() = path.parse().expect("a path");
        request.headers_mut().insert(COOKIE, self.cookie.parse().expect("a cookie"));
        let answer = ask(&self.site, request);
        if let Some(line) = answer.header("set-cookie") {
            assert!(line.starts_with("__Host-session="), "no cookie of its own: {line}");
            self.cookie = line.split(';').next().expect("a pair").to_owned();
        }
        answer
    }

    fn gets(&mut self, path: &str) -> Answer {
        self.asks(visit::get("/", &[]), path)
    }

    fn posts(&mut self, path: &str, token: &str) -> (u16, String) {
        let answer = self.asks(post("", &[("x-csrftoken", token)]), path);
        (answer.status.as_u16(), answer.text())
    }
}

#[test]
fn csr_14_the_secret_is_in_the_session_and_no_cookie_is_its_own() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    let page = visitor.gets("/form");
    assert_eq!(page.header("vary").as_deref(), Some("Cookie"), "the session's");
    let secret = visitor.gets("/secret").text();
    assert_eq!(Secret::read(&page.text()).unwrap().spelled(), secret);
    assert_eq!(visitor.posts("/plain", &page.text()), (200, "plain".to_owned()));
    assert_eq!(visitor.posts("/plain", OTHER), (403, r#"Mismatch(Header("x-csrftoken"))"#.to_owned()));
}

#[test]
fn csr_14_it_is_written_if_it_changed() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    assert!(visitor.gets("/form").header("set-cookie").is_some());
    assert_eq!(visitor.gets("/form").header("set-cookie"), None);
}

#[test]
fn csr_14_a_request_that_neither_shows_nor_checks_a_token_leaves_the_session_alone() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    let plain = visitor.gets("/plain");
    assert_eq!((plain.header("vary"), plain.header("set-cookie")), (None, None));
}

#[test]
fn csr_14_no_secret_and_a_malformed_one_are_refused_as_with_a_cookie() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    assert_eq!(visitor.posts("/plain", TOKEN), (403, "NoSecret".to_owned()));
    for (spoilt, why) in [("short", "Length"), ("********************************", "Characters"), ("7", "Length")] {
        visitor.gets(&format!("/spoil/{spoilt}"));
        assert_eq!(visitor.posts("/plain", TOKEN), (403, format!("Secret({why})")));
        assert_eq!(visitor.gets("/secret").text().len(), 32, "it is replaced");
    }
}

#[test]
fn csr_12_a_login_rotates_it_and_the_check_of_that_request_passes() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    let before = visitor.gets("/form").text();
    assert_eq!(visitor.posts("/login", &before).0, 200);
    assert_eq!(visitor.posts("/plain", &before).0, 403, "a form from before the login");
    let after = visitor.gets("/form").text();
    assert_eq!(visitor.posts("/plain", &after).0, 200);
}

#[test]
fn csr_14_a_page_that_is_shown_with_a_logout_has_a_token_of_the_session_after_it() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    let before = visitor.gets("/form").text();
    let page = visitor.asks(post("", &[("x-csrftoken", &before)]), "/logout").text();
    assert_eq!(visitor.posts("/plain", &page).0, 200);
}

#[test]
fn csr_16_ensure_writes_it() {
    let mut visitor = Visitor::of(&kept_in(&Memory::default(), routes()));
    visitor.gets("/ensured");
    assert_eq!(visitor.gets("/secret").text().len(), 32);
}

#[test]
fn csr_06_the_domain_of_the_session_s_cookie_stands_for_the_host() {
    let cookie = Settings::from_static("session").domain(".example.com").expect("a domain");
    let site = kept(Sessions::new(Memory::default()).cookie(cookie), routes());
    let page = ask(&site, visit::get("/form", &[]));
    let session = page.header("set-cookie").expect("a session");
    let session = session.split(';').next().expect("a pair");
    let headers = [("x-csrftoken", &*page.text()), ("referer", "https://other.example.com/"), ("cookie", session)];
    let mut request = post("", &headers);
    request.headers_mut().remove("sec-fetch-site");
    assert_eq!(ask(&site, request).status, 200);
}

#[test]
fn a_blocking_chain_keeps_it_in_the_session_too() {
    let sessions = Sessions::new(Memory::default());
    let site = Kept { pages: pages(), hosts: Hosts::any(), sessions, csrf: Csrf::new() };
    let site = site.wrap_blocking(|req: &mut ordain::Request| {
        let token = req.extensions().get::<CsrfToken>().cloned().expect("a token");
        token.blocking().get()
    });
    let page = visit::read(site.handle_blocking(visit::get("/", &[])));
    let session = page.header("set-cookie").expect("a session");
    let cookie = session.split(';').next().expect("a pair");
    let send = |token: &str| site.handle_blocking(post("", &[("x-csrftoken", token), ("cookie", cookie)])).status();
    assert_eq!((send(&page.text()).as_u16(), send(OTHER).as_u16()), (200, 403));
}

#[test]
fn a_template_has_the_token_of_the_session() {
    struct Shows;
    impl Render for Shows {
        fn render(&self, _: &str, context: &Map<String, Value>) -> Result<String, ordain::error::BoxError> {
            Ok(context["csrf_token"].as_str().unwrap_or_default().to_owned())
        }
    }
    middleware_chain! {
        struct Pictured {
            renderer: Renderer<Shows>,
            hosts: Hosts,
            sessions: Sessions<Memory>,
            csrf: Csrf<InSession>,
        }
    }
    let sessions = Sessions::new(Memory::default());
    let site = Pictured { renderer: Renderer(Shows), hosts: Hosts::any().always_https(), sessions, csrf: Csrf::new() };
    let router = router().route("/page", get(async || TemplateResponse::new("page")));
    let mut visitor = Visitor::of(&site.wrap_router(router).boxed());
    let page = visitor.gets("/page").text();
    let answer = visitor.asks(post("", &[("x-csrftoken", &page)]), "/");
    assert_eq!(answer.status, 200);
}
