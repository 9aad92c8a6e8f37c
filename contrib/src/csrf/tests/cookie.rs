//! The cookie: when it is read, and when it is set.

use http::header::SET_COOKIE;
use ordain::{Next, Response, middleware};

use super::*;
use crate::caching::Private;
use crate::cookies::Settings;

const ATTRIBUTES: &str = "; Max-Age=31449600; Path=/; SameSite=Lax; Secure";

fn form(cookie: Option<&str>) -> Request<Body> {
    let cookie = cookie.map(|cookie| format!("__Host-csrf={cookie}"));
    let headers: Vec<_> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
    visit::get("/form", &headers)
}

#[test]
fn csr_03_a_sound_cookie_is_the_secret_and_a_malformed_one_is_replaced_at_once() {
    let site = secure(Csrf::new());
    assert_eq!(secret_of(&ask(&site, form(Some(SECRET)))).as_deref(), Some(SECRET));
    assert_eq!(secret_of(&ask(&site, form(Some(TOKEN)))).as_deref(), Some(SECRET), "unmasked");
    for malformed in ["short", "********************************", ""] {
        let cookie = format!("__Host-csrf={malformed}");
        let plain = ask(&site, visit::get("/", &[("cookie", &cookie)]));
        let renewed = secret_of(&plain).expect("another one, though no page has used it");
        assert_eq!((renewed.len(), plain.header("vary").as_deref()), (32, Some("Cookie")), "{malformed}");
    }
    let none = ask(&site, visit::get("/", &[]));
    assert_eq!((secret_of(&none), none.header("vary")), (None, None));
}

#[test]
fn csr_04_a_token_that_is_shown_makes_a_secret_or_renews_its_age() {
    let site = secure(Csrf::new());
    let first = ask(&site, form(None));
    let secret = secret_of(&first).expect("a secret");
    let again = ask(&site, form(Some(&secret)));
    assert_eq!(secret_of(&again), Some(secret));
    assert_ne!(first.text(), again.text());
}

#[test]
fn csr_11_the_cookie_is_set_if_the_secret_was_used_and_has_its_age_twice() {
    let site = secure(Csrf::new());
    let shown = ask(&site, form(Some(SECRET)));
    let line = shown.header("set-cookie").expect("one line");
    let (name, rest) = line.split_once("; Expires=").expect("a date");
    let (date, rest) = rest.split_once("; HttpOnly").expect("HttpOnly");
    assert_eq!((name, rest), (&*format!("__Host-csrf={SECRET}"), ATTRIBUTES));
    assert!(httpdate::parse_http_date(date).is_ok());
    assert_eq!(shown.header("vary").as_deref(), Some("Cookie"));
    let plain = ask(&site, post(&format!("csrfmiddlewaretoken={TOKEN}"), &[]));
    assert_eq!(plain.status, 200);
    assert_eq!((secret_of(&plain), plain.header("vary"), plain.header("cache-control")), (None, None, None));
}

#[test]
fn csr_11_two_of_them_have_one_secret_and_one_cookie() {
    let outer = |router| Site { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router).boxed();
    let inner = Site { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new().cookie(Settings::from_static("inner")) };
    let site = outer(Router::new().nest_service("/in", inner.wrap_router(router())));
    let answer = ask(&site, visit::get("/in/form", &[]));
    let secret = secret_of(&answer).expect("one cookie, that of the outer one");
    assert_eq!(super::super::secret::Secret::read(&answer.text()).unwrap().spelled(), secret);
}

#[test]
fn csr_12_a_rotation_is_told_and_the_request_s_own_form_is_compared_with_what_it_came_with() {
    #[middleware]
    async fn logs_in(req: &mut ordain::Request, token: CsrfToken, next: impl Next) -> Result<Response, Error> {
        token.rotate().await?;
        Ok(next.run(req).await)
    }
    middleware_chain! {
        struct LoggingIn {
            hosts: Hosts,
            csrf: Csrf<InCookie>,
            logs_in,
        }
    }
    let site = LoggingIn { hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router()).boxed();
    let answer = ask(&site, post(&format!("csrfmiddlewaretoken={TOKEN}"), &[]));
    assert_eq!(answer.status, 200);
    let rotated = secret_of(&answer).expect("another secret");
    assert!(rotated != SECRET && rotated.len() == 32);
    let old_form = post("", &[("x-csrftoken", TOKEN), ("cookie", &format!("__Host-csrf={rotated}"))]);
    assert_eq!(ask(&secure(Csrf::new()), old_form).status, 403);
}

#[test]
fn csr_12_a_rotation_by_a_handler_after_it_has_shown_a_token_is_what_the_client_is_told() {
    let router = Router::new().route(
        "/",
        any(async |token: CsrfToken| {
            token.get().await?;
            token.rotate().await?;
            token.get().await
        }),
    );
    let site = Site { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router).boxed();
    let answer = ask(&site, visit::get("/", &[("cookie", &format!("__Host-csrf={SECRET}"))]));
    let secret = secret_of(&answer).expect("one cookie");
    assert_eq!(super::super::secret::Secret::read(&answer.text()).unwrap().spelled(), secret);
    assert_ne!(secret, SECRET);
}

#[test]
fn csr_12_a_login_rotates_without_knowing_of_tokens() {
    #[middleware]
    async fn logs_in(req: &mut ordain::Request, next: impl Next) -> Response {
        crate::logins::Logins::of(req).add();
        next.run(req).await
    }
    middleware_chain! {
        struct Above {
            logs_in,
            hosts: Hosts,
            csrf: Csrf<InCookie>,
        }
    }
    middleware_chain! {
        struct Below {
            hosts: Hosts,
            csrf: Csrf<InCookie>,
            logs_in,
        }
    }
    let below = Below { hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router()).boxed();
    let answer = ask(&below, form(Some(SECRET)));
    let secret = secret_of(&answer).expect("another secret");
    assert_ne!(secret, SECRET);
    assert_eq!(super::super::secret::Secret::read(&answer.text()).unwrap().spelled(), secret);
    assert!(secret_of(&ask(&below, visit::get("/", &[]))).is_some(), "though no page has used it");
    // What was before the cookie was read is no news.
    let above = Above { hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router()).boxed();
    assert_eq!(secret_of(&ask(&above, form(Some(SECRET)))).as_deref(), Some(SECRET));
}

#[test]
fn csr_10_a_malformed_cookie_is_refused_by_name_and_replaced_with_the_refusal() {
    let site = secure(Csrf::new());
    for (cookie, why) in [("short", "Length"), ("********************************", "Characters")] {
        let sent = format!("__Host-csrf={cookie}");
        let answer = ask(&site, post(&format!("csrfmiddlewaretoken={TOKEN}"), &[("cookie", &sent)]));
        assert_eq!((answer.status.as_u16(), answer.text()), (403, format!("Secret({why})")));
        assert_eq!(secret_of(&answer).map(|secret| secret.len()), Some(32));
    }
    let answer = ask(&site, post(&format!("csrfmiddlewaretoken={TOKEN}"), &[("cookie", "other=1")]));
    assert_eq!((answer.status.as_u16(), answer.text(), secret_of(&answer)), (403, "NoSecret".to_owned(), None));
}

#[test]
fn csr_17_d29_a_page_with_a_token_is_kept_by_no_shared_cache() {
    let view = async |token: CsrfToken| {
        token.get().await?;
        Ok::<_, Error>(([("cache-control", "public, max-age=60")], "page"))
    };
    let router = Router::new().route("/", get(view));
    let site = Site { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router);
    let response = visit::run(site.handle(visit::get("/", &[])));
    let lines: Vec<_> = response.headers().get_all("cache-control").iter().collect();
    assert_eq!(lines, ["max-age=60", "private"]);
    assert_eq!(response.headers()["vary"], "Cookie");
    assert!(response.headers().contains_key(SET_COOKIE));
    assert_eq!(response.extensions().get::<Private>(), Some(&Private));
}

#[test]
fn d15_d34_what_is_turned_off_is_turned_off_by_name() {
    let line = |csrf: Csrf<InCookie>| ask(&secure(csrf), form(None)).header("set-cookie").expect("a cookie");
    let plain = line(Csrf::new().insecure_for_development());
    assert!(plain.starts_with("csrf=") && plain.ends_with("; Path=/; SameSite=Lax"), "{plain}");
    let cookie = Settings::from_static("csrftoken").readable_by_scripts();
    let readable = line(Csrf::new().cookie(cookie).age(std::time::Duration::from_mins(1)));
    assert!(
        readable.starts_with("__Host-csrftoken=")
            && readable.ends_with(" GMT; Max-Age=60; Path=/; SameSite=Lax; Secure")
    );
}

#[test]
fn d22_of_two_cookies_the_last_counts() {
    let cookies = format!("__Host-csrf={OTHER}; __Host-csrf={SECRET}");
    assert_eq!(said(&secure(Csrf::new()), post("", &[("cookie", &cookies), ("x-csrftoken", TOKEN)])).0, 200);
}
