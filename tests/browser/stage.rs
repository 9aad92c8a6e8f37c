//! A site of its own for each test, and visitors who come to it.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs};

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use fantoccini::ClientBuilder;
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use ordain::BoxedChain;
use ordain_contrib::auth::{Cost, Passwords};
use ordain_contrib::signing::Key;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::site;
use crate::visitor::Visitor;

/// What no test comes near to, unless something hangs.
const FAR_TOO_LONG: Duration = Duration::from_mins(5);

/// Where a test plays.
pub(crate) struct Stage {
    driver: String,
    port: u16,
    served: JoinHandle<()>,
    mails: Arc<Mutex<Vec<(String, String)>>>,
    visitors: Mutex<Vec<Visitor>>,
}

/// Plays a scene; if it fails, leaves a picture of what each visitor sees.
pub(crate) async fn play(name: &str, scene: impl AsyncFnOnce(&Stage)) {
    let Ok(driver) = env::var("ORDAIN_TEST_WEBDRIVER") else {
        eprintln!("{name}: not played, for there is no ORDAIN_TEST_WEBDRIVER: `tests/browser/run` starts one");
        return;
    };
    let stage = Stage::build(driver).await;
    let played = AssertUnwindSafe(timeout(FAR_TOO_LONG, scene(&stage))).catch_unwind().await;
    let failed = !matches!(played, Ok(Ok(())));
    stage.clear(failed.then_some(name)).await;
    match played {
        Ok(in_time) => in_time.expect("the scene comes to an end"),
        Err(panic) => resume_unwind(panic),
    }
}

impl Stage {
    async fn build(driver: String) -> Self {
        let mails = Arc::<Mutex<Vec<_>>>::default();
        let sent = Arc::clone(&mails);
        let settings = site::Settings {
            database: None,
            redis: None,
            proxied: None,
            admin: Some("grace@example.com".to_owned()),
            log: None,
            keys: Key::generate().into(),
            passwords: Passwords::new().cost(Cost::insecure_for_tests()),
            mail: Arc::new(move |address, text| {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push((address.to_owned(), text.to_owned()));
            }),
        };
        let site::App { chain, .. } = site::app(settings).await.expect("a site");
        let (port, served) = serve(chain).await;
        Self { driver, port, served, mails, visitors: Mutex::default() }
    }

    /// The origin of the site.
    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Somebody with a browser of their own.
    pub(crate) async fn visitor(&self) -> Visitor {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ];
        let chromium = serde_json::json!({ "goog:chromeOptions": { "args": arguments } });
        let serde_json::Value::Object(capabilities) = chromium else { unreachable!() };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.driver)
            .await
            .expect("a browser");
        let visitor = Visitor::new(client, self.origin());
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner).push(visitor.clone());
        visitor
    }

    /// Somebody who has registered, and is logged in.
    pub(crate) async fn member(&self, address: &str) -> Visitor {
        let visitor = self.visitor().await;
        visitor.open("/register").await;
        visitor.send("Send a link", &[("address", address)]).await;
        visitor.open(&self.link_for(address)).await;
        visitor.send("Choose", &[("password", "correct horse")]).await;
        assert_eq!(visitor.messages().await, ["success: You are logged in."]);
        visitor
    }

    /// The link that was sent last to an address.
    pub(crate) fn link_for(&self, address: &str) -> String {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, text) = mails.iter().rev().find(|(to, _)| to == address).expect("a mail");
        let (says, link) = text.split_once(&self.origin()).expect("a link to the site");
        assert_eq!(says, "choose a password at ");
        link.to_owned()
    }

    async fn clear(self, failed: Option<&str>) {
        let visitors = self.visitors.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (number, visitor) in visitors.into_iter().enumerate() {
            if let Some(name) = failed {
                visitor.leave_picture(&pictures().join(format!("{name}-{}.png", number + 1))).await;
            }
            visitor.leave().await;
        }
        self.served.abort();
    }
}

fn pictures() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

async fn serve(app: BoxedChain) -> (u16, JoinHandle<()>) {
    let (port, listener) = listen().await;
    let served = tokio::spawn(async move {
        axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await.expect("a server");
    });
    (port, served)
}

/// Serves a page of somebody else, as long as the test lasts; gives its port.
pub(crate) async fn serve_elsewhere(page: String) -> u16 {
    let (port, listener) = listen().await;
    let router = Router::new().route("/", get(async || Html(page)));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
    port
}

async fn listen() -> (u16, TcpListener) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    (listener.local_addr().expect("an address").port(), listener)
}
