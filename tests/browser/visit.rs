//! Who comes, what they see of each other, and what a stranger learns.

use crate::stage::play;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_visit() {
    play("the_whole_visit", async |stage| {
        let ada = stage.visitor().await;
        ada.open("/").await;
        assert_eq!(ada.heading().await, "A place for notes");
        assert_eq!(ada.texts("nav a").await, ["Notes", "Log in", "Register"]);

        ada.open("/register").await;
        ada.send("Send a link", &[("address", " Ada@Example.com ")]).await;
        assert_eq!(ada.messages().await, ["success: A link was sent to ada@example.com. It leads on for an hour."]);
        let link = stage.link_for("ada@example.com");
        ada.open(&link).await;
        ada.send("Choose", &[("password", "short")]).await;
        assert_eq!(ada.messages().await, ["error: A password has at least 8 characters."]);
        ada.send("Choose", &[("password", "correct horse")]).await;
        assert_eq!(ada.place().await, "/notes/");
        assert_eq!(ada.messages().await, ["success: You are logged in."]);
        assert_eq!(ada.texts("nav a").await, ["Notes", "ada@example.com", "Password"]);
        ada.open(&link).await;
        assert_eq!(ada.texts("main p").await, ["The link is too old, or was used: ask for another one."]);

        ada.open("/notes").await;
        assert_eq!(ada.place().await, "/notes/");
        ada.send("Write", &[("text", "Tea & <b>milk</b>")]).await;
        assert_eq!(ada.messages().await, ["success: It is noted."]);
        ada.send("Write", &[("text", "Call Charles")]).await;
        assert_eq!(ada.notes().await, ["Call Charles", "Tea & <b>milk</b>"]);
        ada.press("Delete").await;
        assert_eq!(ada.messages().await, ["success: The note is deleted."]);
        assert_eq!(ada.notes().await, ["Tea & <b>milk</b>"]);

        ada.open("/password").await;
        ada.send("Change", &[("old", "battery staple"), ("password", "another horse")]).await;
        assert_eq!(ada.messages().await, ["error: This is not your password."]);
        ada.send("Change", &[("old", "correct horse"), ("password", "another horse")]).await;
        assert_eq!(ada.messages().await, ["success: Your password has changed."]);

        ada.press("Log out").await;
        assert_eq!(ada.place().await, "/");
        assert_eq!(ada.messages().await, ["success: You are logged out."]);
        assert_eq!(ada.texts("nav a").await, ["Notes", "Log in", "Register"]);
        ada.open("/login").await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        assert_eq!(ada.messages().await, ["error: The address or the password is wrong."]);
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "another horse")]).await;
        assert_eq!(ada.place().await, "/notes/");
        assert_eq!(ada.notes().await, ["Tea & <b>milk</b>"]);

        ada.open("/nowhere").await;
        assert_eq!(
            (ada.heading().await, ada.texts("main p").await),
            ("404".to_owned(), vec!["There is nothing here.".to_owned()])
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_of_nobody_that_they_have_an_account() {
    play("a_stranger_learns_of_nobody_that_they_have_an_account", async |stage| {
        stage.member("ada@example.com").await;
        let stranger = stage.visitor().await;

        let mut pages = Vec::new();
        for address in ["ada@example.com", "bob@example.com"] {
            stranger.open("/login").await;
            stranger.send("Log in", &[("address", address), ("password", "battery staple")]).await;
            let login = (stranger.place().await, stranger.source().await);
            stranger.open("/register").await;
            stranger.send("Send a link", &[("address", address)]).await;
            assert_eq!(stage.link_for(address).split('/').nth(1), Some("welcome"));
            let registered = (stranger.place().await, stranger.source().await.replace(address, "somebody"));
            pages.push((login, registered));
        }
        assert_eq!(pages[0], pages[1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_logs_in_and_is_where_they_wanted_to_be() {
    play("a_stranger_logs_in_and_is_where_they_wanted_to_be", async |stage| {
        stage.member("ada@example.com").await;
        let ada = stage.visitor().await;
        ada.open("/password?from=mail").await;
        assert_eq!(ada.place().await, "/login?next=/password%3Ffrom%3Dmail");
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "battery staple")]).await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        assert_eq!(ada.place().await, "/password?from=mail");

        ada.press("Log out").await;
        ada.open("/login?next=//elsewhere.test/").await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        assert_eq!(ada.place().await, "/notes/");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_visitors_at_a_time_see_their_own() {
    play("two_visitors_at_a_time_see_their_own", async |stage| {
        let visit = async |address: &str| {
            let visitor = stage.member(address).await;
            for number in 1..=5 {
                visitor.send("Write", &[("text", &format!("{number} of {address}"))]).await;
                assert_eq!(visitor.messages().await, ["success: It is noted."]);
                assert_eq!(visitor.texts("nav a").await, ["Notes", address, "Password"]);
                let own: Vec<_> = (1..=number).rev().map(|number| format!("{number} of {address}")).collect();
                assert_eq!(visitor.notes().await, own);
            }
            visitor
        };
        let (ada, bob) = tokio::join!(visit("ada@example.com"), visit("bob@example.com"));

        // One may not delete what is the other's, though they know what it is called.
        let of_ada = ada.run("return document.querySelector('li form').getAttribute('action')").await;
        bob.run(&format!("document.querySelector('li form').action = {of_ada}")).await;
        bob.press("Delete").await;
        assert_eq!(
            (bob.place().await, bob.heading().await),
            (of_ada.as_str().unwrap_or_default().to_owned(), "404".to_owned())
        );
        ada.reload().await;
        assert_eq!(ada.notes().await.len(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_changed_ends_the_other_sessions() {
    play("a_password_that_is_changed_ends_the_other_sessions", async |stage| {
        let at_home = stage.member("ada@example.com").await;
        let at_work = stage.visitor().await;
        at_work.open("/login").await;
        at_work.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        assert_eq!(at_work.place().await, "/notes/");

        at_home.open("/password").await;
        at_home.send("Change", &[("old", "correct horse"), ("password", "another horse")]).await;
        at_home.open("/notes/").await;
        assert_eq!(at_home.place().await, "/notes/");
        at_work.reload().await;
        assert_eq!(at_work.place().await, "/login?next=/notes/");
    })
    .await;
}
