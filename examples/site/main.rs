//! A site of notes: people register, log in, write notes and delete them.
//!
//! `cargo run -p ordain-examples --features site --example site`, then open the address it prints. The mails that it sends are printed, too.
//! `README.md` beside this file has its options.

mod accounts;
mod app;
mod log;
mod notes;
mod texts;
mod views;

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ordain_contrib::auth::Passwords;
use ordain_contrib::sessions::Store;
use ordain_contrib::signing::Key;
use tokio::net::TcpListener;

use self::accounts::written;
pub(crate) use self::app::{App, Settings, app};

#[allow(dead_code, reason = "the tests call `app`, not `main`")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (port, settings) = arguments()?;
    let App { chain, sessions, log } = app(settings).await?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = chain.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    sessions.shutdown(Duration::from_secs(10)).await;
    log.shutdown(Duration::from_secs(10)).await?;
    Ok(())
}

#[allow(dead_code, reason = "the tests call `app`, not `main`")]
fn arguments() -> Result<(u16, Settings), Box<dyn Error>> {
    let key = match std::env::var("SITE_KEY") {
        Ok(secret) => Key::new(secret)?,
        Err(_) => Key::generate(),
    };
    let mut port = 3000;
    let mut settings = Settings {
        database: None,
        redis: None,
        proxied: None,
        admin: None,
        log: None,
        keys: key.into(),
        passwords: Passwords::new(),
        mail: Arc::new(|address, text| println!("a mail to {address}: {text}")),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{option}` wants a value"))?;
        match &*option {
            "--port" => port = value.parse()?,
            "--database" => settings.database = Some(value),
            "--redis" => settings.redis = Some(value),
            "--proxied" => settings.proxied = Some(value),
            "--admin" => settings.admin = Some(written(&value)),
            "--log" => settings.log = Some(value),
            _ => Err(
                "usage: site [--port N] [--database URL] [--redis URL] [--proxied NAME] [--admin ADDRESS] [--log FILE]",
            )?,
        }
    }
    Ok((port, settings))
}

/// Comes true at Ctrl-C and at SIGTERM.
#[allow(dead_code, reason = "the tests call `app`, not `main`")]
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
