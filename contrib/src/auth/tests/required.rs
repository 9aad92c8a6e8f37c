//! What only those may see who are logged in: LRQ-1 to LRQ-4, D28.

use axum::response::IntoResponse;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use ordain::{Request, Response, marked, marked_router, middleware};

use super::super::{LoginAt, LoginRequired, NotLoggedIn, Public};
use super::*;
use crate::caching;
use crate::hosts::Hosts;

middleware_chain! {
    struct Members {
        hosts: Option<Hosts>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: LoginRequired<People>,
    }
}

struct Club {
    people: People,
    chain: BoxedChain,
}

impl Club {
    fn new() -> Self {
        Self::of(required("/login"), None)
    }

    fn of(login_required: LoginRequired<People>, hosts: Option<Hosts>) -> Self {
        let people = People::new();
        let authentication = Authentication::new(people.clone(), Key::generate());
        let sessions = Sessions::new(Memory::default());
        let chain = Members { hosts, sessions, authentication, login_required }.wrap_router(rooms()).boxed();
        Self { people, chain }
    }

    /// Where a stranger is sent.
    fn sent(&self, path: &str) -> String {
        self.sent_by(Method::GET, path)
    }

    fn sent_by(&self, method: Method, path: &str) -> String {
        let answer = Visitor::default().send(&self.chain, method, path, &[]);
        assert_eq!(answer.status, 302);
        answer.header("location").expect("a target")
    }
}

fn required(login: &str) -> LoginRequired<People> {
    LoginRequired::new(login).expect("a URL")
}

fn rooms() -> Router {
    let staff = Router::new()
        .route("/staff/", any(async || "staff"))
        .route("/staff/login", any(marked(async || "the form of the staff", Public)));
    let cached = async || ([(CACHE_CONTROL, HeaderValue::from_static("max-age=60"))], "cached");
    Router::new()
        .route("/", any(async || "members"))
        .route("/public", any(marked(async || "anybody", Public)))
        .route("/cached", any(cached))
        .route("/broken", any(async || Err::<(), _>(Error::other("broken"))))
        .route("/login/{name}/{password}", any(marked(log_in, Public)))
        .route("/logout", any(async |user: User<People>| user.logout().await))
        .route("/login", any(async || "a form that is not marked"))
        .merge(marked_router(staff, LoginAt::new("/staff/login").expect("a path").field("back")))
}

#[test]
fn lrq_1_what_is_public_is_seen_and_nobody_is_loaded() {
    let club = Club::new();
    let mut ann = Visitor::logged_in(&club.chain, "ann");
    club.people.calls();
    for visitor in [&mut ann, &mut Visitor::default()] {
        let answer = visitor.get(&club.chain, "/public");
        assert_eq!((answer.text().as_str(), answer.header("vary")), ("anybody", None));
        assert_eq!(answer.header("cache-control"), None);
        assert_eq!(club.people.calls(), [""; 0]);
    }
}

#[test]
fn lrq_1_who_is_logged_in_sees_it_and_a_stranger_is_sent_to_the_login() {
    let club = Club::new();
    let mut ann = Visitor::logged_in(&club.chain, "ann");
    assert_eq!(ann.get(&club.chain, "/").text(), "members");
    assert_eq!(club.sent("/?a=1&b=%2F"), "/login?next=/%3Fa%3D1%26b%3D%252F");
    assert_eq!(club.sent("/"), "/login?next=/");
    ann.get(&club.chain, "/logout");
    assert_eq!(ann.get(&club.chain, "/").status, 302);
}

#[test]
fn lrq_2_the_query_of_the_login_page_stays_and_a_next_in_it_is_replaced() {
    let club = Club::of(required("/login/?lang=de&next=/old&n%65xt=/old&x"), None);
    assert_eq!(club.sent("/"), "/login/?lang=de&x&next=/");
    let club = Club::of(required("/login?next=1").field("to go"), None);
    assert_eq!(club.sent("/"), "/login?next=1&to%20go=/");
}

#[test]
fn lrq_2_a_login_page_of_another_site_gets_the_whole_url() {
    let hosts = || Some(Hosts::new(["example.com"]).unwrap());
    let club = Club::of(required("https://login.example.com/?a=b"), hosts());
    assert_eq!(club.sent("/?q"), "https://login.example.com/?a=b&next=http%3A//example.com/%3Fq");
    let club = Club::of(required("http://example.com/enter"), hosts());
    assert_eq!(club.sent("/?q"), "/enter?next=/%3Fq", "its own is one of this site");
    let club = Club::of(required("https://login.example.com/"), None);
    let answer = Visitor::default().get(&club.chain, "/");
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (500, "internal server error"));
}

#[test]
fn lrq_2_a_view_may_have_a_login_page_and_a_field_of_its_own() {
    let club = Club::new();
    assert_eq!(club.sent("/staff/?a"), "/staff/login?back=/staff/%3Fa");
    assert_eq!(Visitor::default().get(&club.chain, "/staff/login").text(), "the form of the staff");
}

#[test]
fn lrq_3_what_is_no_route_is_a_404_and_a_post_is_redirected_as_well() {
    let club = Club::new();
    let nowhere = Visitor::default().get(&club.chain, "/nowhere");
    assert_eq!((nowhere.status.as_u16(), nowhere.header("cache-control")), (404, None));
    assert_eq!(club.sent_by(Method::POST, "/?a"), "/login?next=/%3Fa");
}

#[test]
fn lrq_3_scripts_may_be_refused() {
    let club = Club::of(required("/login").refuse_scripts(), None);
    let status =
        |headers: &[(&str, &str)]| Visitor::default().send(&club.chain, Method::GET, "/", headers).status.as_u16();
    assert_eq!(status(&[]), 302);
    assert_eq!(status(&[("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("sec-fetch-mode", "navigate")]), 302);
    assert_eq!(status(&[("accept", "*/*")]), 302);
    assert_eq!(status(&[("accept", "*/*"), ("sec-fetch-mode", "cors")]), 401);
    assert_eq!(status(&[("accept", "application/json, text/plain")]), 401);
    let refused = Visitor::default().send(&club.chain, Method::GET, "/", &[("accept", "application/json")]);
    assert_eq!(refused.header("www-authenticate").as_deref(), Some("Cookie"));
    assert_eq!(refused.header("cache-control").as_deref(), Some("no-store"));
}

#[test]
fn lrq_3_where_there_is_no_login_page_all_strangers_are_refused() {
    let club = Club::of(LoginRequired::refuse(), None);
    let html = [("accept", "text/html"), ("sec-fetch-mode", "navigate")];
    let refused = Visitor::default().send(&club.chain, Method::GET, "/", &html);
    assert_eq!((refused.status.as_u16(), refused.text().as_str()), (401, "unauthorized"));
    assert_eq!(refused.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(Visitor::default().get(&club.chain, "/public").text(), "anybody");
    assert_eq!(club.sent("/staff/"), "/staff/login?back=/staff/", "a view may have a login page");
    assert_eq!(Visitor::logged_in(&club.chain, "ann").get(&club.chain, "/").text(), "members");
}

#[test]
fn lrq_3_who_is_refused_is_answered_as_the_application_says() {
    let answer = |login_required| {
        let club = Club::of(login_required, None);
        let refused = Visitor::default().send(&club.chain, Method::GET, "/", &[("accept", "application/json")]);
        (refused.status.as_u16(), refused.header("cache-control"), refused.text())
    };
    let no_store = || Some("no-store".to_owned());
    let forbidden = LoginRequired::refuse().refused_by(|_| Err(Error::permission_denied(NotLoggedIn)));
    assert_eq!(answer(forbidden), (403, no_store(), "forbidden".to_owned()));
    let own = |req: &Request| Ok((StatusCode::UNAUTHORIZED, format!("not {}", req.uri())).into_response());
    assert_eq!(answer(required("/login").refuse_scripts().refused_by(own)), (401, no_store(), "not /".to_owned()));
}

#[test]
fn lrq_4_a_mark_is_of_what_is_routed_and_not_of_the_fn() {
    async fn page() -> &'static str {
        "page"
    }
    let router = Router::new().route("/open", any(marked(page, Public))).route("/closed", any(page));
    let authentication = Authentication::new(People::new(), Key::generate());
    let sessions = Sessions::new(Memory::default());
    let members = Members { hosts: None, sessions, authentication, login_required: required("/login") };
    let chain = members.wrap_router(router).boxed();
    assert_eq!(Visitor::default().get(&chain, "/open").status, 200);
    assert_eq!(Visitor::default().get(&chain, "/closed").status, 302);
}

#[test]
fn d28_what_is_guarded_is_not_stored_unless_it_says_otherwise() {
    let club = Club::new();
    let mut ann = Visitor::logged_in(&club.chain, "ann");
    let says = |visitor: &mut Visitor, path| visitor.get(&club.chain, path).header("cache-control");
    assert_eq!(says(&mut ann, "/").as_deref(), Some("no-store"));
    assert_eq!(says(&mut ann, "/cached").as_deref(), Some("max-age=60 | private"));
    assert_eq!(says(&mut ann, "/broken").as_deref(), Some("no-store"));
    assert_eq!(says(&mut Visitor::default(), "/").as_deref(), Some("no-store"), "the redirect, too");
}

#[test]
fn d28_what_a_battery_below_has_added_is_no_word_of_the_view() {
    /// As whoever reads what is the visitor's does.
    #[middleware(process_response)]
    fn reads(_req: &Request, response: &mut Response) {
        caching::private(response);
    }
    middleware_chain! {
        struct Readers {
            sessions: Sessions<Memory>,
            authentication: Authentication<People>,
            login_required: LoginRequired<People>,
            reads,
        }
    }
    let authentication = Authentication::new(People::new(), Key::generate());
    let sessions = Sessions::new(Memory::default());
    let readers = Readers { sessions, authentication, login_required: required("/login") };
    let chain = readers.wrap_router(rooms()).boxed();
    let mut ann = Visitor::logged_in(&chain, "ann");
    assert_eq!(ann.get(&chain, "/").header("cache-control").as_deref(), Some("private | no-store"));
    assert_eq!(ann.get(&chain, "/cached").header("cache-control").as_deref(), Some("max-age=60 | private"));
}

#[test]
fn d33_accounts_that_cannot_be_asked_let_nobody_in() {
    let club = Club::new();
    let mut ann = Visitor::logged_in(&club.chain, "ann");
    club.people.inside().down = true;
    assert_eq!(ann.get(&club.chain, "/").status, 503);
    assert_eq!(ann.get(&club.chain, "/public").status, 200);
    assert_eq!(Visitor::default().get(&club.chain, "/").status, 302);
}

#[test]
fn a_login_page_that_asks_for_a_login_is_an_error_and_not_an_endless_redirect() {
    let answer = Visitor::default().get(&Club::new().chain, "/login?next=/");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (500, None));
}

#[test]
fn below_a_router_that_takes_a_prefix_off_the_whole_path_is_kept() {
    middleware_chain! { struct Outer {} }
    let club = Club::new();
    let outer = Outer {}.wrap_router(Router::new().nest_service("/club", club.chain)).boxed();
    let answer = Visitor::default().get(&outer, "/club/?a");
    assert_eq!(answer.header("location").as_deref(), Some("/login?next=/club/%3Fa"));
}

#[test]
fn a_path_that_would_be_another_host_stays_on_the_site() {
    let authentication = Authentication::new(People::new(), Key::generate());
    let sessions = Sessions::new(Memory::default());
    let members = Members { hosts: None, sessions, authentication, login_required: required("/login") };
    let chain = members.wrap_router(Router::new().route("/{*any}", any(async || "any"))).boxed();
    let answer = Visitor::default().get(&chain, "//evil.test/");
    assert_eq!(answer.header("location").as_deref(), Some("/login?next=/%252Fevil.test/"));
}

#[test]
fn what_nobody_would_be_sent_back_to_is_left_out() {
    let long = format!("/?{}", "a".repeat(2047));
    assert_eq!(Club::new().sent(&long), "/login?");
    assert!(Club::new().sent(&long[..2048]).starts_with("/login?next=/%3Faaa"));
}

#[test]
fn what_is_no_login_page_is_not_built() {
    for wrong in [
        "",
        "login",
        "//evil.test",
        "/\\evil.test",
        "/a#b",
        "/a b",
        "javascript:alert(1)",
        "ftp://a/",
        "https://u:p@a/",
        "/ä",
    ] {
        let error = LoginRequired::<People>::new(wrong).unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "`{wrong}` is neither a path of this site nor a URL: write `/login` or `https://login.example.com/`, without a fragment"
            )
        );
    }
}
