//! The rules, by their numbers.

mod cookie;
#[cfg(feature = "sessions")]
mod fallback;
mod modes;
#[cfg(feature = "sessions")]
mod session;
mod tampered;
mod value;

use axum::Router;
use axum::extract::Path;
use axum::routing::any;
use http::StatusCode;
use ordain::{BoxedChain, Error, middleware_chain};

use super::{Flash, InCookie, Level, Message, Messages};
use crate::signing::{Key, Keys};
use crate::visit::{self, Answer};

middleware_chain! {
    struct Site {
        flash: Flash<InCookie>,
    }
}

/// One key for all tests.
fn keys() -> Keys {
    Keys::new(Key::new("a key for tests, of 32 bytes at least, 0123456789").expect("a key"))
}

fn site(flash: Flash<InCookie>) -> BoxedChain {
    Site { flash }.wrap_router(routes()).boxed()
}

fn in_cookie() -> BoxedChain {
    site(Flash::new(InCookie::new(keys())))
}

/// Pages that do one thing each, and may end with another status.
fn routes() -> Router {
    Router::new()
        .route("/idle", any(async || "idle"))
        .route("/count", any(async |messages: Messages| messages.len().await.map(|count| count.to_string())))
        .route("/peek", any(async |messages: Messages| messages.peek().await.map(|all| lines(&all))))
        .route("/take", any(async |messages: Messages| messages.take().await.map(|all| lines(&all))))
        .route("/add/{text}", any(async |messages: Messages, text: Path<String>| messages.info(&*text)))
        .route("/many/{count}", any(many))
        .route("/long/{length}", any(async |messages: Messages, length: Path<usize>| messages.info(long(*length))))
        .route("/add-and-take/{text}", any(add_and_take))
        .route("/take-and-add/{text}", any(take_and_add))
        .route("/fail/{text}", any(fail))
}

async fn many(messages: Messages, count: Path<usize>) {
    for number in 1..=*count {
        // A hundred characters that no compression makes fewer of.
        messages.info(format!("{number} {}", long(96)));
    }
}

/// Text that does not compress.
fn long(length: usize) -> String {
    crate::signing::random_string(length, b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
}

async fn add_and_take(messages: Messages, text: Path<String>) -> Result<String, Error> {
    messages.info(&*text);
    messages.take().await.map(|all| lines(&all))
}

async fn take_and_add(messages: Messages, text: Path<String>) -> Result<String, Error> {
    let taken = messages.take().await?;
    messages.info(&*text);
    Ok(lines(&taken))
}

async fn fail(messages: Messages, text: Path<String>) -> StatusCode {
    messages.info(&*text);
    StatusCode::INTERNAL_SERVER_ERROR
}

fn lines(all: &[Message]) -> String {
    all.iter().map(Message::text).collect::<Vec<_>>().join(",")
}

/// A visitor who keeps cookies as a browser does.
struct Visitor {
    site: BoxedChain,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    fn of(site: &BoxedChain) -> Self {
        Self { site: site.clone(), cookies: Vec::new() }
    }

    fn asks(&mut self, path: &str) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = visit::get(path, &[("cookie", &cookies.join("; "))]);
        let answer = visit::read(visit::run(self.site.handle(request)));
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().expect("a pair").split_once('=').expect("a pair");
            self.cookies.retain(|(known, _)| known != name);
            if !line.contains("Max-Age=0;") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    fn reads(&mut self, path: &str) -> String {
        self.asks(path).text()
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }

    fn numbers(&mut self) -> Vec<usize> {
        let all = self.reads("/take");
        all.split(',').filter_map(|line| line.split(' ').next()?.parse().ok()).collect()
    }
}

const NAME: &str = "__Host-messages";
