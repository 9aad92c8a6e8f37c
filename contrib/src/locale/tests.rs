//! The rules, by their numbers.

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use http::{Method, StatusCode};
use ordain::{Error, Request, middleware_chain};

use super::{InvalidLanguages, Language, Locale, Prefixed, set_language};
use crate::cookies::Settings;
use crate::hosts::Hosts;
use crate::mutations::mutated;
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        hosts: Hosts,
        locale: Locale,
    }
}

middleware_chain! {
    struct PrefixedSite {
        hosts: Hosts,
        locale: Locale<Prefixed>,
    }
}

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "pt-br", "zh-Hans"];

fn locale() -> Locale {
    Locale::new(LANGUAGES).unwrap()
}

async fn tells(language: Language) -> String {
    format!("{language} {:?}", language.source())
}

/// What a site without prefixes answers.
fn answer(locale: Locale, request: Request) -> Answer {
    let router = Router::new()
        .route("/", get(tells))
        .route("/french", get(async |language: Language| language.switch("fr-CA").to_string()))
        .route("/own", get(async || ([("content-language", "la"), ("vary", "Cookie")], "lingua Latina")))
        .route("/de/about", get(tells))
        .route("/language", post(set_language).get(set_language));
    ask!(Site { hosts: Hosts::any(), locale }.wrap_router(router), request)
}

/// What a site with prefixes answers, if it appends slashes or not.
fn prefixed(locale: Locale<Prefixed>, request: Request) -> Answer {
    let pages = Router::new()
        .route("/", get(tells))
        .route("/about", get(tells))
        .route("/slash/", get(tells))
        .route("/none", get(async || Error::not_found("nothing here")));
    let router = locale.nest(pages).route("/feed", get(tells)).route("/language", post(set_language));
    let router = router.fallback(async || StatusCode::NOT_FOUND);
    ask!(PrefixedSite { hosts: Hosts::any(), locale }.wrap_router(router), request)
}

fn header(value: &str) -> String {
    answer(locale(), visit::get("/", &[("accept-language", value)])).text()
}

fn cookie(value: &str) -> String {
    answer(locale(), visit::get("/", &[("cookie", &format!("__Host-language={value}"))])).text()
}

#[test]
fn loc_01_the_path_the_cookie_the_header_the_default() {
    let all = [("cookie", "__Host-language=fr"), ("accept-language", "pt-BR")];
    let told = |path, headers: &[_]| prefixed(locale().prefixed(), visit::get(path, headers)).text();
    assert_eq!(told("/de/about", &all), "de Path");
    assert_eq!(told("/feed", &all), "fr Cookie");
    assert_eq!(told("/feed", &all[1..]), "pt-BR Header");
    assert_eq!(told("/feed", &[]), "en Default");
    assert_eq!(told("/feed", &[("cookie", "__Host-language=it"), ("accept-language", "de")]), "de Header");
    assert_eq!(answer(locale(), visit::get("/de/about", &all)).text(), "fr Cookie", "no prefixes");

    let told = |path, headers: &[_]| prefixed(locale().prefixed_but_default(), visit::get(path, headers)).text();
    assert_eq!(told("/about", &all), "en Path", "no prefix is one, too");
    assert_eq!(told("/", &all), "en Path");
    assert_eq!(told("/de/about", &all), "de Path");
}

#[test]
fn loc_02_the_closest_language_of_the_site() {
    for (wanted, chosen) in [
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-Latn-AT-1996", "de"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("de-u-co-phonebk", "de"),
    ] {
        assert_eq!(header(wanted), format!("{chosen} Header"), "{wanted}");
        assert_eq!(cookie(wanted), format!("{chosen} Cookie"), "{wanted}");
        let path = format!("/{wanted}/nowhere");
        let by_path = prefixed(locale().prefixed(), visit::get(&path, &[]));
        assert_eq!(
            (by_path.status.as_u16(), by_path.header("content-language").as_deref()),
            (404, Some(chosen)),
            "{path}"
        );
    }
    for unknown in ["it", "und", "x-private", "d", "de_AT", "german-language", &format!("de{}", "-aaaaaaa".repeat(500))]
    {
        assert_eq!(cookie(unknown), "en Default", "{unknown}");
    }
    let both = Locale::new(["en", "zh-Hant", "zh-Hans", "zh"]).unwrap();
    let chosen = |tag: &str| answer(both.clone(), visit::get("/", &[("accept-language", tag)])).text();
    for (wanted, expected) in
        [("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-SG", "zh-Hans"), ("zh-XX", "zh"), ("zh", "zh")]
    {
        assert_eq!(chosen(wanted), format!("{expected} Header"), "{wanted}");
    }
}

#[test]
fn loc_03_d06_what_the_header_asks_for() {
    for (value, chosen) in [
        ("de-AT,fr;q=0.9", "de Header"),
        ("es,fr;q=0.5", "fr Header"),
        ("fr;q=0.5,de;q=0.8", "de Header"),
        ("*,de", "en Default"),
        ("de;q=0.1,*;q=0.5", "en Default"),
        ("pt-PT", "pt-BR Header"),
        ("zh-CN", "zh-Hans Header"),
        ("fr;q=0.8, de;q=0.8", "fr Header"),
        ("de;q=1.5", "en Default"),
        (",de", "en Default"),
        ("de,", "de Header"),
        ("de;q=0", "en Default"),
        ("de-AT,de;q=0", "en Default"),
        ("de-AT,fr;q=0.5,de;q=0", "fr Header"),
        ("pt-PT,pt-BR;q=0,fr;q=0.1", "fr Header"),
        ("", "en Default"),
        ("übersee", "en Default"),
    ] {
        assert_eq!(header(value), chosen, "{value}");
    }
    assert_eq!(header(&format!("fr;q=0.5,{}", "de,".repeat(200))), "de Header");
    assert_eq!(header(&"d".repeat(600)), "en Default");
    let lines = visit::get("/", &[("accept-language", "es"), ("accept-language", "fr")]);
    assert_eq!(answer(locale(), lines).text(), "fr Header");
}

#[test]
fn loc_04_what_lacks_a_language_is_redirected_to_it() {
    let german = [("accept-language", "de")];
    let location = |locale: Locale<Prefixed>, method: Method, path: &str| {
        let answer = prefixed(locale, visit::request(method, path, &german));
        assert_eq!(answer.status == 302, answer.header("location").is_some(), "{path}");
        if answer.status == 302 {
            assert_eq!(answer.header("vary").as_deref(), Some("Accept-Language, Cookie"));
            assert_eq!(answer.text(), "");
        }
        answer.header("location")
    };
    let to = |path: &str| Some(path.to_owned());
    let all = || locale().prefixed();
    assert_eq!(location(all(), Method::GET, "/about?a=%2F&b"), to("/de/about?a=%2F&b"));
    assert_eq!(location(all(), Method::POST, "/about"), to("/de/about"));
    assert_eq!(location(all(), Method::GET, "/"), to("/de"));
    assert_eq!(location(all(), Method::GET, "/slash"), None);
    assert_eq!(location(all(), Method::GET, "/slash/"), to("/de/slash/"));
    assert_eq!(location(all().append_slashes(), Method::GET, "/slash?a"), to("/de/slash/?a"), "both in one hop");
    assert_eq!(location(all(), Method::GET, "/nowhere"), None);
    assert_eq!(location(all(), Method::GET, "/de/nowhere"), None);
    assert_eq!(location(all(), Method::GET, "/none"), to("/de/none"), "there is a route");
    assert_eq!(location(all(), Method::GET, "/de/none"), None);
    assert_eq!(location(all(), Method::GET, "/feed"), None, "found without");
    assert_eq!(location(all(), Method::GET, "//evil.test"), None);
    assert_eq!(location(locale().prefixed_but_default(), Method::GET, "/slash"), None, "the default has no prefix");
    assert_eq!(answer(locale(), visit::get("/about", &german)).status, 404, "no prefixes");
}

#[test]
fn loc_04_below_a_router_that_takes_a_prefix_off_the_language_is_behind_that() {
    let locale = locale().prefixed();
    let router = locale.nest(Router::new().route("/about", get(tells)));
    let site = PrefixedSite { hosts: Hosts::any(), locale }.wrap_router(router);
    let mut outer: Router = Router::new().nest_service("/app", site);
    let request = visit::get("/app/about?a", &[("accept-language", "fr")]);
    let answer = visit::read(visit::run(tower::Service::<Request>::call(&mut outer, request)).unwrap());
    assert_eq!((answer.status.as_u16(), answer.header("location").as_deref()), (302, Some("/app/fr/about?a")));
}

#[test]
fn loc_05_d05_a_response_says_what_its_language_depends_on() {
    let vary = |answer: Answer| answer.header("vary");
    let said = |vary: &str| Some(vary.to_owned());
    assert_eq!(vary(answer(locale(), visit::get("/", &[]))), said("Accept-Language, Cookie"));
    assert_eq!(vary(answer(locale(), visit::get("/none", &[]))), said("Accept-Language, Cookie"), "a 404, too");
    assert_eq!(vary(answer(locale(), visit::get("/own", &[]))), said("Cookie, Accept-Language"));
    assert_eq!(vary(answer(locale().without_cookie(), visit::get("/", &[]))), said("Accept-Language"));
    assert_eq!(vary(prefixed(locale().prefixed(), visit::get("/de/about", &[]))), None);
    assert_eq!(vary(prefixed(locale().prefixed(), visit::get("/feed", &[]))), said("Accept-Language, Cookie"));
    assert_eq!(vary(prefixed(locale().prefixed_but_default(), visit::get("/about", &[]))), None);
    let ignored = answer(locale().without_cookie(), visit::get("/", &[("cookie", "__Host-language=de")]));
    assert_eq!(ignored.text(), "en Default");
}

#[test]
fn loc_06_the_language_of_a_response_is_the_one_that_is_active_then() {
    let language = |path| answer(locale(), visit::get(path, &[])).header("content-language");
    assert_eq!(language("/").as_deref(), Some("en"));
    assert_eq!(language("/french").as_deref(), Some("fr"), "the view has switched");
    assert_eq!(language("/own").as_deref(), Some("la"), "the view has said it");
    assert_eq!(language("/nowhere").as_deref(), Some("en"));
}

#[test]
fn loc_07_a_switch_is_of_one_request() {
    let router = Router::new()
        .route("/", get(tells))
        .route("/french", get(async |language: Language| language.switch("fr").to_string()));
    let site = Site { hosts: Hosts::any(), locale: locale() }.wrap_router(router);
    assert_eq!(ask!(site, visit::get("/french", &[])).text(), "true");
    assert_eq!(ask!(site, visit::get("/", &[])).text(), "en Default");
}

/// Posts a form to [`set_language`].
fn set(form: &str, headers: &[(&str, &str)]) -> Answer {
    let request = visit::request(Method::POST, "/language", headers).map(|_| form.to_owned().into());
    prefixed(locale().prefixed(), request)
}

#[test]
fn loc_08_a_visitor_sets_a_language() {
    let answer = set("language=de&next=/en/about%3Fa%3Db", &[]);
    assert_eq!(
        (answer.status.as_u16(), answer.header("location").as_deref()),
        (302, Some("/de/about?a=b")),
        "translated"
    );
    let cookie = "__Host-language=de; HttpOnly; Path=/; SameSite=Lax; Secure";
    assert_eq!(answer.header("set-cookie").as_deref(), Some(cookie));
    assert_eq!(answer.header("cache-control").as_deref(), Some("private"));

    let location = |form: &str, headers: &[_]| set(form, headers).header("location");
    let to = |path: &str| Some(path.to_owned());
    assert_eq!(location("language=de&next=/feed", &[]), to("/feed"), "of no language");
    assert_eq!(location("language=de", &[]), to("/"));
    assert_eq!(location("language=de", &[("referer", "http://example.com/fr/about?x")]), to("/de/about?x"));
    for foreign in [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "\\\\evil.test",
        "javascript:alert(1)",
        "about",
        "http://example.com.evil.test/",
        "https://example.com/",
        &format!("/{}", "x".repeat(3000)),
    ] {
        let form =
            format!("language=de&next={}", form_urlencoded::byte_serialize(foreign.as_bytes()).collect::<String>());
        assert_eq!(location(&form, &[]), to("/"), "{foreign}");
        assert_eq!(location("language=de", &[("referer", foreign)]), to("/"), "{foreign}");
    }
    let unknown = set("language=it&next=/en/about", &[]);
    assert_eq!((unknown.header("location"), unknown.header("set-cookie")), (to("/en/about"), None));
    let script = set("language=de", &[("accept", "application/json")]);
    assert_eq!((script.status.as_u16(), script.header("set-cookie").as_deref()), (204, Some(cookie)));
    assert_eq!(set("language=de&next=/feed", &[("accept", "application/json")]).status, 302);
    assert_eq!(set(&"x".repeat(20_000), &[]).status, 413);

    let got = self::answer(locale(), visit::get("/language?next=/own&language=de", &[]));
    assert_eq!((got.header("location"), got.header("set-cookie")), (to("/own"), None), "a GET changes nothing");
}

#[test]
fn loc_08_the_cookie_is_as_it_was_said() {
    let locale =
        locale().cookie(Settings::new("lang").unwrap().insecure_for_development()).cookie_age(Duration::from_hours(1));
    let request = visit::request(Method::POST, "/language", &[]).map(|_| "language=fr-CA".into());
    let line = answer(locale.clone(), request).header("set-cookie").unwrap();
    assert!(line.starts_with("lang=fr; Expires="), "{line}");
    assert!(line.ends_with("; HttpOnly; Max-Age=3600; Path=/; SameSite=Lax"), "{line}");
    assert_eq!(answer(locale, visit::get("/", &[("cookie", "lang=fr")])).text(), "fr Cookie");
}

#[test]
fn languages_that_cannot_be_are_not_built() {
    let wrong = |tags: &[&str]| Locale::new(tags).unwrap_err();
    assert_eq!(wrong(&[]), InvalidLanguages::None);
    assert_eq!(
        wrong(&["en", "english language"]).to_string(),
        "`english language` is no tag of a language: write `en`, `pt-BR`, `zh-Hans`"
    );
    assert_eq!(wrong(&["pt-BR", "PT-br"]), InvalidLanguages::Twice("pt-BR".to_owned()));
    assert_eq!(wrong(&["und"]), InvalidLanguages::Tag("und".to_owned()));
}

#[test]
fn a_menu_has_all_languages_and_paths() {
    let menu = async |language: Language| {
        let all: Vec<_> = language.all().map(|tag| language.translated("/de/about", tag)).collect();
        format!(
            "{} {} {} {}",
            language.path("/x"),
            language.path("/"),
            language.translated("/feed", "fr"),
            all.join(" ")
        )
    };
    for (locale, expected) in [
        (locale().prefixed(), "/de/x /de /feed /en/about /de/about /fr/about /pt-br/about /zh-hans/about"),
        (locale().prefixed_but_default(), "/de/x /de /fr/feed /about /de/about /fr/about /pt-br/about /zh-hans/about"),
    ] {
        let router = Router::new().route("/de/menu", get(menu));
        let site = PrefixedSite { hosts: Hosts::any(), locale }.wrap_router(router);
        assert_eq!(ask!(site, visit::get("/de/menu", &[])).text(), expected);
    }
}

#[test]
fn loc_03_no_tampered_header_or_cookie_panics_and_all_get_a_language_of_the_site() {
    let site = Site { hosts: Hosts::any(), locale: locale() }.wrap(async |_: &mut Request| "page");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    mutated(&["de-AT,fr;q=0.5,*;q=0", "zh-Hant-TW,pt;q=0.001", "__Host-language=de"], |input| {
        let Ok(value) = http::HeaderValue::from_bytes(input) else { return };
        let mut request = visit::get("/", &[]);
        request.headers_mut().insert("accept-language", value.clone());
        request.headers_mut().insert("cookie", value);
        let response = runtime.block_on(site.handle(request));
        let tag = response.headers()["content-language"].to_str().unwrap();
        assert!(["en", "de", "fr", "pt-BR", "zh-Hans"].contains(&tag), "{tag}");
        assert_eq!(response.status(), 200);
    });
}

#[test]
fn loc_08_no_tampered_next_leads_off_the_site() {
    let site = Site { hosts: Hosts::any(), locale: locale() };
    let site = site.wrap_router(Router::new().route("/language", post(set_language)));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    mutated(
        &["next=/a/b?c", "next=//evil.test", "next=http://example.com/a", "next=%2f%5cevil.test&language=de"],
        |input| {
            let request =
                visit::request(Method::POST, "/language", &[]).map(|_| axum_core::body::Body::from(input.to_vec()));
            let response = runtime.block_on(site.handle(request));
            let location = response.headers()["location"].to_str().unwrap();
            assert!(location.starts_with('/') && !location[1..].starts_with(['/', '\\']), "{location}");
        },
    );
}

#[test]
fn it_is_a_need_of_blocking_chains_too() {
    let site = Site { hosts: Hosts::any(), locale: locale() };
    let site = site.wrap_blocking(|req: &mut Request| req.extensions().get::<Language>().unwrap().to_string());
    let response = site.handle_blocking(visit::get("/", &[("accept-language", "fr")]));
    assert_eq!(response.headers()["content-language"], "fr");
}
