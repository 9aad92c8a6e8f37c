//! Forms that are refused, and why.

use crate::stage::{Stage, play, serve_elsewhere};
use crate::visitor::Visitor;

const GROWN_OLD: &str = "The form has grown old: go back, load the page anew, and send it again.";

async fn is_refused(visitor: &Visitor, says: &str) {
    assert_eq!((visitor.heading().await, visitor.texts("main p").await), ("403".to_owned(), vec![says.to_owned()]));
    visitor.open("/notes/").await;
    assert_eq!((visitor.place().await, visitor.notes().await), ("/notes/".to_owned(), Vec::<String>::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_a_token_is_refused() {
    play("a_form_without_a_token_is_refused", async |stage| {
        let ada = stage.member("ada@example.com").await;
        ada.run("document.querySelector('main [name=csrfmiddlewaretoken]').remove()").await;
        ada.send("Write", &[("text", "without a token")]).await;
        is_refused(&ada, GROWN_OLD).await;

        let of_another = stage.member("bob@example.com").await.token().await;
        ada.run(&format!("document.querySelector('main [name=csrfmiddlewaretoken]').value = {of_another:?}")).await;
        ada.send("Write", &[("text", "with the token of another")]).await;
        is_refused(&ada, GROWN_OLD).await;
    })
    .await;
}

/// A page elsewhere that sends a form to the site, with a token that would be right.
async fn a_trap(stage: &Stage, token: &str) -> u16 {
    serve_elsewhere(format!(
        "<form method=post action='{}/notes/'>
         <input name=csrfmiddlewaretoken value={token}><input name=text value=forged><button>Win a prize</button></form>",
        stage.origin(),
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_origin_is_refused() {
    play("a_form_from_another_origin_is_refused", async |stage| {
        let ada = stage.member("ada@example.com").await;
        let trap = a_trap(stage, &ada.token().await).await;
        // Another port is the same site, so that all cookies are sent.
        ada.go(&format!("http://127.0.0.1:{trap}/")).await;
        ada.press("Win a prize").await;
        is_refused(&ada, GROWN_OLD).await;
        // Another name is another site: neither cookie is sent.
        ada.go(&format!("http://localhost:{trap}/")).await;
        ada.press("Win a prize").await;
        is_refused(&ada, GROWN_OLD).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_logs_out_in_one_tab_is_a_stranger_in_the_other() {
    play("who_logs_out_in_one_tab_is_a_stranger_in_the_other", async |stage| {
        let ada = stage.member("ada@example.com").await;
        let writing = ada.tab().await;
        let leaving = ada.new_tab().await;
        ada.open("/").await;
        ada.press("Log out").await;

        ada.go_on_in(&writing).await;
        ada.send("Write", &[("text", "too late")]).await;
        assert_eq!(ada.place().await, "/login?next=/notes/");

        // The form of a stranger is none of who has logged in meanwhile.
        ada.go_on_in(&leaving).await;
        ada.open("/login").await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        assert_eq!((ada.place().await, ada.notes().await), ("/notes/".to_owned(), Vec::new()));
        ada.go_on_in(&writing).await;
        ada.send("Log in", &[("address", "ada@example.com"), ("password", "correct horse")]).await;
        is_refused(&ada, GROWN_OLD).await;
    })
    .await;
}
