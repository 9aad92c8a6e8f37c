//! Beside the other batteries: CCH-12, CCH-14 to CCH-19, CSR-17, D1, D2, D5, D28.

use axum::routing::get;
use http::StatusCode;
use ordain::template::Templates;
use ordain::{Error, TemplateResponse};

use super::*;
use crate::auth::{Authentication, User};
use crate::conditional::ConditionalGet;
use crate::csp::{Csp, Nonce, Policy, Source};
use crate::csrf::{Csrf, CsrfToken, InCookie};
use crate::gzip::{Gzip, Plain};
use crate::locale::{Language, Locale};
use crate::messages::{Flash, Messages};
use crate::people::{People, Person};
use crate::sessions::{self, Session, Sessions};
use crate::signing::Key;

middleware_chain! {
    struct Whole {
        templates: Templates,
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        gzip: Gzip,
        sessions: Sessions<sessions::Memory>,
        conditional: ConditionalGet,
        locale: Locale,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        messages: Flash<crate::messages::InCookie>,
        fetch_from_cache: FetchFromCache<Memory>,
        csp: Csp,
    }
}

fn key() -> Key {
    Key::new("a key for tests, of 32 bytes at least, 0123456789").expect("a key")
}

fn policy() -> Policy {
    Policy::builder().script_src([Source::Nonce]).build().expect("a policy")
}

fn whole(router: Router) -> BoxedChain {
    let mut environment = minijinja::Environment::new();
    environment.add_template("page", "hello {{ name }}").expect("a template");
    environment.add_template("nonce", "{{ csp_nonce }}").expect("a template");
    let site = Whole {
        templates: Templates::new(environment),
        hosts: Hosts::any(),
        update_cache: UpdateCache::new(Memory::default()),
        gzip: Gzip::new().without_padding(),
        sessions: Sessions::new(sessions::Memory::default()),
        conditional: ConditionalGet::new(),
        locale: Locale::new(["en", "de"]).expect("languages"),
        csrf: Csrf::new(),
        authentication: Authentication::new(People::default(), key()),
        messages: Flash::new(crate::messages::InCookie::new(key())),
        fetch_from_cache: FetchFromCache::new(),
        csp: Csp::new(policy()),
    };
    site.wrap_router(router.route("/login", get(log_in))).boxed()
}

async fn log_in(user: User<People>) -> Result<&'static str, Error> {
    user.login(Person::named("ann")).await?;
    Ok("welcome")
}

/// Whether a page that is asked for twice is made once. Whose bodies are to be numbered.
fn keeps(site: &BoxedChain, path: &str, lines: &[(&str, &str)]) -> bool {
    let first = asked(site, path, lines);
    assert_eq!((first.status.as_u16(), first.header("age")), (200, None));
    asked(site, path, lines).header("age").is_some()
}

fn asked(site: &BoxedChain, path: &str, lines: &[(&str, &str)]) -> Answer {
    visit::read(visit::run(site.handle(visit::get(path, lines))))
}

/// The cookies that an answer sets, as a browser sends them.
fn cookies(answer: &Answer) -> String {
    let lines = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("text"));
    lines.map(|line| line.split(';').next().expect("a cookie")).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_page_that_asks_nobody_is_kept() {
    let site = whole(Router::new().route("/", get(async || "page")));
    assert!(keeps(&site, "/", &[]));
}

#[test]
fn cch_12_a_template_is_kept_as_it_was_rendered() {
    let pages = Router::new()
        .route("/", get(async || TemplateResponse::new("page").with("name", "you")))
        .route("/nonce", get(async || TemplateResponse::new("nonce")));
    let site = whole(pages);
    assert!(keeps(&site, "/", &[]));
    assert_eq!(asked(&site, "/", &[]).text(), "hello you");
    assert!(!keeps(&site, "/nonce", &[]));
}

#[test]
fn cch_14_a_page_of_a_session_is_kept_for_nobody_unless_it_is_public() {
    async fn remembers(session: Session) -> Result<String, Error> {
        Ok(session.get::<String>("name").await?.unwrap_or_default())
    }
    async fn public(session: Session) -> Result<impl IntoResponse, Error> {
        Ok(([("cache-control", "public")], remembers(session).await?))
    }
    let name = async |session: Session| session.insert("name", "ann").await;
    let site = whole(Router::new().route("/name", get(name)).route("/", get(remembers)).route("/public", get(public)));
    let ann = cookies(&asked(&site, "/name", &[]));
    for lines in [&[][..], &[("cookie", ann.as_str())]] {
        assert!(!keeps(&site, "/", lines));
    }
    // What a view says of itself is believed; whom it was made for is told by the cookie.
    assert!(keeps(&site, "/public", &[("cookie", &ann)]));
    assert_eq!(asked(&site, "/public", &[("cookie", &ann)]).text(), "ann");
    assert_eq!(asked(&site, "/public", &[]).text(), "");
    assert!(!keeps(&site, "/name", &[]), "nor one that writes into it");
}

#[test]
fn cch_16_d28_a_page_for_which_a_user_was_loaded_is_never_kept() {
    async fn who(user: User<People>) -> Result<impl IntoResponse, Error> {
        let who = user.get().await?.map_or_else(String::new, |person| person.name.clone());
        Ok(([("cache-control", "public, max-age=60")], who))
    }
    let site = whole(Router::new().route("/", get(who)));
    let ann = cookies(&asked(&site, "/login", &[]));
    assert!(!keeps(&site, "/", &[("cookie", &ann)]));
    assert_eq!(asked(&site, "/", &[("cookie", &ann)]).text(), "ann");
    assert!(keeps(&site, "/", &[]), "that of a stranger is");

    // Where users stand below the cache, too.
    middleware_chain! {
        struct Below {
            hosts: Hosts,
            update_cache: UpdateCache<Memory>,
            sessions: Sessions<sessions::Memory>,
            fetch_from_cache: FetchFromCache<Memory>,
            authentication: Authentication<People>,
        }
    }
    let site = Below {
        hosts: Hosts::any(),
        update_cache: UpdateCache::new(Memory::default()),
        sessions: Sessions::new(sessions::Memory::default()),
        fetch_from_cache: FetchFromCache::new(),
        authentication: Authentication::new(People::default(), key()),
    };
    let site = site.wrap_router(Router::new().route("/", get(who)).route("/login", get(log_in))).boxed();
    let ann = cookies(&asked(&site, "/login", &[]));
    assert!(!keeps(&site, "/", &[("cookie", &ann)]));
}

#[test]
fn cch_17_d2_a_page_with_a_nonce_is_not_kept_wherever_the_policy_stands() {
    async fn shows(nonce: Nonce) -> impl IntoResponse {
        ([("cache-control", "public, max-age=60")], nonce.value().to_owned())
    }
    let pages = || Router::new().route("/", get(shows)).route("/plain", get(async |_: Nonce| "page"));
    let below = whole(pages());
    assert!(!keeps(&below, "/", &[]) && keeps(&below, "/plain", &[]));
    middleware_chain! {
        struct Between {
            hosts: Hosts,
            update_cache: UpdateCache<Memory>,
            csp: Csp,
            fetch_from_cache: FetchFromCache<Memory>,
        }
    }
    middleware_chain! {
        struct Above {
            csp: Csp,
            hosts: Hosts,
            update_cache: UpdateCache<Memory>,
            fetch_from_cache: FetchFromCache<Memory>,
        }
    }
    let (hosts, csp) = (Hosts::any(), Csp::new(policy()));
    let (update_cache, fetch_from_cache) = (UpdateCache::new(Memory::default()), FetchFromCache::new());
    let between = Between {
        hosts: hosts.clone(),
        update_cache: update_cache.clone().prefix("between"),
        csp: csp.clone(),
        fetch_from_cache: fetch_from_cache.clone(),
    };
    let above = Above { csp, hosts, update_cache, fetch_from_cache };
    for site in [between.wrap_router(pages()).boxed(), above.wrap_router(pages()).boxed()] {
        assert!(!keeps(&site, "/", &[]) && keeps(&site, "/plain", &[]));
        assert_ne!(asked(&site, "/", &[]).text(), asked(&site, "/", &[]).text());
    }
}

#[test]
fn cch_18_d1_a_page_that_shows_a_message_is_not_kept() {
    async fn shows(messages: Messages) -> Result<impl IntoResponse, Error> {
        let texts: Vec<String> = messages.take().await?.iter().map(|message| message.text().to_owned()).collect();
        Ok(([("cache-control", "public, max-age=60")], texts.join(",")))
    }
    let site = whole(
        Router::new().route("/", get(shows)).route("/add", get(async |messages: Messages| messages.info("for ann"))),
    );
    let ann = cookies(&asked(&site, "/add", &[]));
    let shown = asked(&site, "/", &[("cookie", &ann)]);
    assert_eq!((shown.text().as_str(), said(&shown).as_deref()), ("for ann", Some("max-age=60, no-store")));
    assert_eq!(asked(&site, "/", &[("cookie", &ann)]).text(), "for ann", "made anew for who has the cookie still");
    assert_eq!(asked(&site, "/", &[]).text(), "");
}

#[test]
fn csr_17_a_page_with_a_token_is_not_kept() {
    async fn form(token: CsrfToken) -> Result<impl IntoResponse, Error> {
        Ok(([("cache-control", "public, max-age=60")], token.get().await?))
    }
    let site = whole(Router::new().route("/", get(form)));
    let first = asked(&site, "/", &[]);
    assert!(!keeps(&site, "/", &[]) && !keeps(&site, "/", &[("cookie", &cookies(&first))]));
}

#[test]
fn cch_10_cch_18_d5_a_page_is_of_a_language_however_that_was_chosen() {
    let site = whole(Router::new().route("/", get(async |language: Language| language.tag().to_owned())));
    let de = [("accept-language", "de-AT, en;q=0.5")];
    assert_eq!(asked(&site, "/", &de).text(), "de");
    assert_eq!(asked(&site, "/", &[]).text(), "en");
    let other = asked(&site, "/", &[("accept-language", "de")]);
    assert_eq!(
        (other.text().as_str(), other.header("age").is_some()),
        ("de", true),
        "one page for all who are answered so"
    );
    let cookie = [("accept-language", "en"), ("cookie", "__Host-language=de")];
    let by_cookie = asked(&site, "/", &cookie);
    assert_eq!(
        (by_cookie.text().as_str(), by_cookie.header("vary").as_deref()),
        ("de", Some("Accept-Language, Cookie"))
    );
    assert_eq!(by_cookie.header("content-language").as_deref(), Some("de"));
    assert!(asked(&site, "/", &cookie).header("age").is_some());
}

#[test]
fn cch_10_what_a_view_itself_says_of_accept_language_counts() {
    async fn own(headers: HeaderMap) -> impl IntoResponse {
        let asked = headers.get("accept-language").map_or("", |value| value.to_str().expect("text")).to_owned();
        ([("vary", "Accept-Language")], asked)
    }
    let site = whole(Router::new().route("/", get(own)));
    for asks in ["en-GB", "en-US"] {
        assert_eq!(asked(&site, "/", &[("accept-language", asks)]).text(), asks);
    }
}

#[test]
fn a_page_whose_view_goes_on_in_another_language_is_not_kept() {
    async fn switches(language: Language) -> &'static str {
        assert!(language.switch("de"));
        "hallo"
    }
    let site = whole(Router::new().route("/", get(switches)));
    assert!(!keeps(&site, "/", &[]));
}

#[test]
fn cch_19_what_is_compressed_is_kept_beside_what_is_not() {
    let page = "a page of many words ".repeat(50);
    let text = page.clone();
    let site = whole(Router::new().route("/", get(async move || text)));
    let zipped = [("accept-encoding", "gzip")];
    let first = asked(&site, "/", &zipped);
    assert_eq!(first.header("content-encoding").as_deref(), Some("gzip"));
    assert_eq!(first.header("vary").as_deref(), Some("Accept-Language, Cookie, Accept-Encoding"));
    let plain = asked(&site, "/", &[]);
    assert_eq!((plain.text(), plain.header("age")), (page, None));
    let again = asked(&site, "/", &zipped);
    assert_eq!((&again.body, again.header("content-encoding").as_deref()), (&first.body, Some("gzip")));
    assert!(asked(&site, "/", &[]).header("age").is_some());
    assert!(asked(&site, "/", &[("accept-encoding", "gzip, br")]).header("age").is_none(), "by its spelling");
}

#[test]
fn a_page_that_is_not_to_be_compressed_stays_so() {
    let text = "a page of many words ".repeat(50);
    let site = whole(Router::new().route("/", get(async move || (Plain, text))));
    let zipped = [("accept-encoding", "gzip")];
    assert_eq!(asked(&site, "/", &zipped).header("content-encoding"), None);
    let again = asked(&site, "/", &zipped);
    assert_eq!((again.header("content-encoding"), again.header("age").is_some()), (None, true));
}

#[test]
fn a_page_that_is_kept_is_not_modified_for_who_has_it() {
    let site = whole(Router::new().route("/", get(async || "page")));
    let tag = asked(&site, "/", &[]).header("etag").expect("a tag");
    let again = asked(&site, "/", &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.text().as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.header("cache-control").as_deref(), Some("max-age=600"));
    // How old it is, too: it is not new to a cache in front.
    assert_eq!(again.header("age").as_deref(), Some("0"));
    assert_eq!(asked(&site, "/", &[]).header("etag"), Some(tag));
}
