//! Somebody with a browser.

use std::fs;
use std::path::Path;
use std::time::Duration;

use fantoccini::cookies::Cookie;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::Value;
use tokio::time::sleep;

/// Somebody with a browser of their own. Whatever it cannot do fails the test.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    pub(crate) fn new(client: Client, origin: String) -> Self {
        Self { client, origin }
    }

    /// Opens a page of the site.
    pub(crate) async fn open(&self, path: &str) {
        self.go(&format!("{}{path}", self.origin)).await;
    }

    /// Opens a page of any site.
    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("a page that can be loaded anew");
    }

    pub(crate) async fn go_back(&self) {
        self.client.back().await.expect("a page to go back to");
    }

    /// Fills a form in, and presses its button.
    pub(crate) async fn send(&self, button: &str, fields: &[(&str, &str)]) {
        for (name, value) in fields {
            let field = self.client.find(Locator::Css(&format!("[name='{name}']"))).await;
            let field = field.unwrap_or_else(|error| panic!("there is no field `{name}`: {error}"));
            field.clear().await.expect("a field to write into");
            field.send_keys(value).await.expect("a field to write into");
        }
        self.press(button).await;
    }

    /// Presses the first button that says this, and waits for the page that comes.
    pub(crate) async fn press(&self, button: &str) {
        let found = self.client.find(Locator::XPath(&format!("//button[normalize-space()='{button}']"))).await;
        let found = found.unwrap_or_else(|error| panic!("there is no button `{button}`: {error}"));
        // Of the page that is there now, and of none that comes.
        self.run("window.isOld = true").await;
        found.click().await.expect("a button to press");
        let has_come = "return !window.isOld && document.readyState === 'complete'";
        while !self.client.execute(has_come, Vec::new()).await.is_ok_and(|is_so| is_so == true) {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Runs a script in the page, and gives what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let ran = self.client.execute(script, Vec::new()).await;
        ran.unwrap_or_else(|error| panic!("`{script}` does not run: {error}"))
    }

    /// What is in the address bar, without the site.
    pub(crate) async fn place(&self) -> String {
        let url = self.client.current_url().await.expect("a page");
        url.as_str().strip_prefix(&self.origin).unwrap_or(url.as_str()).to_owned()
    }

    /// The heading of the page.
    pub(crate) async fn heading(&self) -> String {
        self.texts("h1").await.join("\n")
    }

    /// The messages of the page, each with its class.
    pub(crate) async fn messages(&self) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll('.message')].map(it => it.classList[1] + ': ' + it.textContent)";
        texts(&self.run(script).await)
    }

    /// The notes of the page, the newest first.
    pub(crate) async fn notes(&self) -> Vec<String> {
        self.texts("li p").await
    }

    /// The texts of what a selector finds.
    pub(crate) async fn texts(&self, selector: &str) -> Vec<String> {
        texts(
            &self.run(&format!("return [...document.querySelectorAll({selector:?})].map(it => it.textContent)")).await,
        )
    }

    /// The page without what is another one each time: the token of its forms.
    pub(crate) async fn source(&self) -> String {
        let script = "const page = document.documentElement.cloneNode(true);
            page.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(it => it.value = it.setAttribute('value', ''));
            return page.outerHTML";
        self.run(script).await.as_str().expect("a page").to_owned()
    }

    /// The token of the forms of the page.
    pub(crate) async fn token(&self) -> String {
        let token = self.run("return document.querySelector('[name=csrfmiddlewaretoken]').value").await;
        token.as_str().expect("a token").to_owned()
    }

    /// The cookies that the browser would send from this page, by their names.
    pub(crate) async fn cookies(&self) -> Vec<Cookie<'static>> {
        let mut cookies = self.client.get_all_cookies().await.expect("cookies");
        cookies.sort_by(|a, b| a.name().cmp(b.name()));
        cookies
    }

    /// Opens another tab, and goes on in it.
    pub(crate) async fn new_tab(&self) -> WindowHandle {
        let tab = self.client.new_window(true).await.expect("a tab").handle;
        self.go_on_in(&tab).await;
        tab
    }

    /// The tab in which this visitor is.
    pub(crate) async fn tab(&self) -> WindowHandle {
        self.client.window().await.expect("a tab")
    }

    pub(crate) async fn go_on_in(&self, tab: &WindowHandle) {
        self.client.switch_to_window(tab.clone()).await.expect("a tab");
    }

    pub(crate) async fn leave_picture(&self, file: &Path) {
        match self.client.screenshot().await {
            Ok(picture) => {
                fs::write(file, picture).expect("a file");
                eprintln!("what a visitor saw: {}", file.display());
            }
            Err(error) => eprintln!("no picture of what a visitor saw: {error}"),
        }
    }

    pub(crate) async fn leave(self) {
        if let Err(error) = self.client.close().await {
            eprintln!("a browser does not close: {error}");
        }
    }
}

fn texts(found: &Value) -> Vec<String> {
    let found = found.as_array().expect("a list").iter();
    found.map(|text| text.as_str().expect("a text").trim().to_owned()).collect()
}
