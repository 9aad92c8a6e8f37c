//! Languages, a page that is kept, limits, roles and the log.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

use crate::stage::play;
use crate::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn the_language_stays_over_pages_and_visits() {
    play("the_language_stays_over_pages_and_visits", async |stage| {
        let ada = stage.visitor().await;
        ada.open("/").await;
        assert_eq!(language(&ada).await, ("en".to_owned(), "A place for notes".to_owned()));
        ada.open("/language").await;
        ada.press("Deutsch").await;
        assert_eq!(ada.place().await, "/");
        assert_eq!(language(&ada).await, ("de".to_owned(), "Ein Ort für Notizen".to_owned()));
        for (path, heading) in [("/login", "Anmelden"), ("/about", "Über diese Seite"), ("/nowhere", "404")] {
            ada.open(path).await;
            assert_eq!(language(&ada).await, ("de".to_owned(), heading.to_owned()));
        }
        assert_eq!(ada.texts("main p").await, ["Hier ist nichts."]);
        ada.open("/register").await;
        ada.send("Link schicken", &[("address", "ada@example.com")]).await;
        assert_eq!(ada.messages().await, ["success: Ein Link ging an ada@example.com. Er gilt eine Stunde."]);

        // The browser keeps it, longer than it is open.
        let cookies = ada.cookies().await;
        let kept = cookies.iter().find(|cookie| cookie.name() == "__Host-language").expect("a cookie");
        assert!(kept.value() == "de" && kept.expires_datetime().is_some(), "{kept}");
        ada.new_tab().await;
        ada.open("/about").await;
        assert_eq!(language(&ada).await, ("de".to_owned(), "Über diese Seite".to_owned()));

        // It is nobody else's, not even on the page that is kept.
        let bob = stage.visitor().await;
        bob.open("/about").await;
        assert_eq!(language(&bob).await, ("en".to_owned(), "About this site".to_owned()));
        ada.open("/language").await;
        ada.press("English").await;
        ada.open("/about").await;
        assert_eq!(language(&ada).await, ("en".to_owned(), "About this site".to_owned()));
    })
    .await;
}

/// The language of a page, as it says itself, and its heading.
async fn language(visitor: &Visitor) -> (String, String) {
    let says = visitor.run("return document.documentElement.lang").await;
    (says.as_str().expect("a language").to_owned(), visitor.heading().await)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_visit_of_a_page_that_is_kept_is_not_modified() {
    play("the_second_visit_of_a_page_that_is_kept_is_not_modified", async |stage| {
        let grace = stage.member("grace@example.com").await;
        let notes = async || grace.texts("dd").await.pop();
        grace.open("/about").await;
        assert_eq!(notes().await.as_deref(), Some("0"));
        grace.open("/notes/").await;
        grace.send("Write", &[("text", "a note")]).await;
        // It comes from the browser, which has been told for how long it may keep it; a reload asks, and nothing is sent again.
        grace.open("/about").await;
        grace.reload().await;
        assert_eq!(notes().await.as_deref(), Some("0"));
        let sent = "const [page] = performance.getEntriesByType('navigation');
            return page.decodedBodySize > 0 && page.transferSize - page.decodedBodySize";
        assert!(grace.run(sent).await.as_i64().is_some_and(|more| more < 0), "{:?}", grace.run(sent).await);
        // What is answered from the cache has come to no route.
        until(&grace, "GET –", |route| route[2] != "0").await;
    })
    .await;
}

/// Looks into the log until it says this of a route: a line is written when its answer has been sent.
async fn until(admin: &Visitor, route: &str, is_so: impl Fn(&[String]) -> bool) {
    loop {
        admin.open("/admin/log").await;
        let cells = admin.texts("td").await;
        if cells.chunks(5).any(|of| of[0] == route && is_so(of)) {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_when_to_come_back() {
    play("who_asks_too_often_is_told_when_to_come_back", async |stage| {
        let ada = stage.visitor().await;
        // The hour may end meanwhile, and there are ten more.
        for number in 0..25 {
            ada.open("/register").await;
            ada.send("Send a link", &[("address", &format!("{number}@example.com"))]).await;
            if ada.heading().await == "429" {
                break;
            }
        }
        assert_eq!((ada.place().await, ada.heading().await), ("/register".to_owned(), "429".to_owned()));
        let says = ada.texts("main p").await.join("");
        let seconds =
            says.strip_prefix("Too many requests: come back in ").and_then(|rest| rest.strip_suffix(" seconds."));
        let seconds: u64 = seconds.and_then(|seconds| seconds.parse().ok()).expect(&says);
        assert!((1..=3600).contains(&seconds), "{says}");
        // Pages are seen all the same.
        ada.open("/register").await;
        assert_eq!(ada.heading().await, "Register");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_alone_sees_the_day_as_a_chart() {
    play("the_admin_alone_sees_the_day_as_a_chart", async |stage| {
        let ada = stage.member("ada@example.com").await;
        assert_eq!(ada.texts("nav a").await, ["Notes", "ada@example.com", "Password"]);
        ada.open("/admin/log").await;
        assert_eq!(
            (ada.heading().await, ada.texts("main p").await),
            ("403".to_owned(), vec!["This is not for you.".to_owned()])
        );

        let grace = stage.member("grace@example.com").await;
        assert_eq!(grace.texts("nav a").await, ["Notes", "grace@example.com", "Password", "Log"]);
        until(&grace, "GET /admin/log", |route| route[3] == "1").await;
        assert_eq!(grace.heading().await, "The requests of today");
        // What was served, and what was refused on top of it, in colours of the style sheet.
        let drawn =
            "return [...document.querySelectorAll('svg rect')].filter(it => it.getBoundingClientRect().height > 0)
            .map(it => it.getAttribute('class') + ' ' + getComputedStyle(it).fill)";
        let drawn = grace.run(drawn).await;
        let drawn: Vec<_> = drawn.as_array().expect("a list").iter().filter_map(|bar| bar.as_str()).collect();
        assert!(drawn.contains(&"served rgb(46, 139, 87)"), "{drawn:?}");
        assert!(drawn.contains(&"refused rgb(218, 165, 32)"), "{drawn:?}");
    })
    .await;
}

/// Needs no browser.
#[test]
fn every_text_is_there_in_german() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/site");
    let read = |file: &Path| fs::read_to_string(file).expect("a file");
    let german = read(&site.join("german.txt"));
    let is_there = |english: &str| german.lines().any(|line| line.split(" = ").next() == Some(english));
    let mut templates = 0;
    for file in fs::read_dir(site.join("templates")).expect("a folder") {
        for shown in read(&file.expect("a file").path()).split("_(\"").skip(1) {
            let english = shown.split("\")").next().unwrap_or_default();
            assert!(is_there(english), "{english}");
            templates += 1;
        }
    }
    assert!(templates > 30, "{templates}");
    // What begins with a capital letter is for people.
    let views = read(&site.join("views.rs"));
    let texts: Vec<_> = views
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| text.starts_with(|first: char| first.is_uppercase()))
        .collect();
    assert!(texts.len() > 15, "{texts:?}");
    assert!(texts.iter().all(|english| is_there(english)), "{texts:?}");
}
