//! What a browser shows of a page, how often, and for how long.

use crate::stage::play;

#[tokio::test(flavor = "multi_thread")]
async fn the_back_button_shows_nothing_after_a_logout() {
    play("the_back_button_shows_nothing_after_a_logout", async |stage| {
        let ada = stage.member("ada@example.com").await;
        ada.send("Write", &[("text", "nobody else's business")]).await;
        ada.open("/password").await;
        ada.press("Log out").await;
        for page in ["/password", "/notes/"] {
            ada.go_back().await;
            assert_eq!(ada.place().await, format!("/login?next={page}"));
            assert_eq!((ada.heading().await, ada.notes().await), ("Log in".to_owned(), Vec::new()));
            assert_eq!(ada.texts("nav a").await, ["Notes", "Log in", "Register"]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shown_once() {
    play("a_message_is_shown_once", async |stage| {
        let ada = stage.member("ada@example.com").await;
        ada.send("Write", &[("text", "a note")]).await;
        assert_eq!(ada.messages().await, ["success: It is noted."]);
        ada.reload().await;
        assert!(ada.messages().await.is_empty());
        ada.open("/").await;
        ada.go_back().await;
        assert!(ada.messages().await.is_empty());
        ada.new_tab().await;
        ada.open("/notes/").await;
        assert!(ada.messages().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_without_the_nonce_does_not_run() {
    play("a_script_without_the_nonce_does_not_run", async |stage| {
        let ada = stage.member("ada@example.com").await;
        assert_eq!(ada.texts("output").await, ["500 characters left"]);
        ada.send("Write", &[("text", "<script>window.ran = 'as a note'</script>")]).await;
        assert_eq!(ada.notes().await, ["<script>window.ran = 'as a note'</script>"]);
        let injected = "const script = document.createElement('script');
            script.textContent = 'window.ran = \"as an element\"';
            document.body.append(script);
            const link = document.createElement('a');
            link.setAttribute('onclick', 'window.ran = \"as an attribute\"');
            document.body.append(link);
            link.click();
            return window.ran ?? null";
        assert!(ada.run(injected).await.is_null());

        // The nonce makes the difference: with that of the page a script runs, with that of the page before it does not.
        let with_nonce = |nonce: &str| {
            format!(
                "const script = document.createElement('script');
                script.nonce = {nonce};
                script.textContent = 'window.ran = \"with a nonce\"';
                document.body.append(script);
                return window.ran ?? null"
            )
        };
        let nonce = "document.querySelector('script[nonce]').nonce";
        let of_before = ada.run(&format!("return {nonce}")).await.to_string();
        ada.reload().await;
        assert_eq!(ada.texts("output").await, ["500 characters left"]);
        assert!(ada.run(&with_nonce(&of_before)).await.is_null());
        assert_eq!(ada.run(&with_nonce(nonce)).await, "with a nonce");
    })
    .await;
}
