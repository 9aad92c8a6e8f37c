//! The cookies, as a browser keeps them.

use fantoccini::cookies::Cookie;

use crate::stage::play;

/// What a browser knows of a cookie beside its value: its name, whether it is of this host alone, its path, and until when it is kept.
fn kept(cookie: &Cookie<'_>) -> (String, Option<String>, Option<String>, bool) {
    let same_site = cookie.same_site().map(|same_site| same_site.to_string());
    assert_eq!(
        (cookie.secure(), cookie.http_only(), same_site.as_deref()),
        (Some(true), Some(true), Some("Lax")),
        "{cookie}"
    );
    let text = |text: Option<&str>| text.map(str::to_owned);
    (cookie.name().to_owned(), text(cookie.domain()), text(cookie.path()), cookie.expires_datetime().is_some())
}

fn of_this_host(name: &str, is_kept: bool) -> (String, Option<String>, Option<String>, bool) {
    (name.to_owned(), Some("127.0.0.1".to_owned()), Some("/".to_owned()), is_kept)
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_of_this_host_and_of_no_script() {
    play("cookies_are_of_this_host_and_of_no_script", async |stage| {
        let stranger = stage.visitor().await;
        stranger.open("/").await;
        assert!(stranger.cookies().await.is_empty());

        let ada = stage.member("ada@example.com").await;
        let of_a_member = [of_this_host("__Host-csrf", true), of_this_host("__Host-session", true)];
        assert_eq!(ada.cookies().await.iter().map(kept).collect::<Vec<_>>(), of_a_member);
        assert_eq!(ada.run("return document.cookie").await, "");

        // A message is on its way from the answer to a form to the page that shows it: a style sheet does not.
        let session = async || {
            let cookies = ada.cookies().await;
            cookies.iter().find(|cookie| cookie.name() == "__Host-session").map(|cookie| cookie.value().to_owned())
        };
        let before = session().await;
        ada.press("Log out").await;
        assert_eq!(session().await, None);
        ada.open("/login?next=/style.css").await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        let with_a_message = [of_a_member[0].clone(), of_this_host("__Host-messages", false), of_a_member[1].clone()];
        assert_eq!(ada.cookies().await.iter().map(kept).collect::<Vec<_>>(), with_a_message);
        assert!(session().await.is_some_and(|session| Some(session) != before));
        ada.open("/").await;
        assert_eq!(ada.messages().await, ["success: You are logged in."]);
        assert_eq!(ada.cookies().await.iter().map(kept).collect::<Vec<_>>(), of_a_member);
    })
    .await;
}
