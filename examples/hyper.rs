//! A chain under hyper itself: HTTP/1 and HTTP/2 on one port, and a graceful shutdown.
//!
//! `cargo run -p ordain-examples --features integration --example hyper`, then open the address it prints, or ask by
//! `curl --http2-prior-knowledge`.

use std::error::Error;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ordain::{IntoResponse, Next, Request, Response, middleware, middleware_chain};
use tokio::net::TcpListener;

middleware_chain! {
    struct Site {
        version,
        nosniff,
    }
}

/// Says which version of HTTP the request came in.
#[middleware]
async fn version(req: &mut Request, next: impl Next) -> Response {
    let version = format!("{:?}", req.version());
    let mut response = next.run(req).await;
    if let Ok(version) = version.parse() {
        response.headers_mut().insert("x-version", version);
    }
    response
}

/// Asks browsers not to guess.
#[middleware(process_response)]
fn nosniff(_req: &Request, response: &mut Response) {
    response.headers_mut().insert("x-content-type-options", http::HeaderValue::from_static("nosniff"));
}

async fn view(req: &mut Request) -> Response {
    match req.uri().path() {
        "/" => "hello\n".into_response(),
        "/slow" => {
            tokio::time::sleep(Duration::from_secs(1)).await;
            "done\n".into_response()
        }
        _ => ordain::Error::not_found("no such page").into_response(),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let site = TowerToHyperService::new(Site.wrap(view));
    let listener = TcpListener::bind(("127.0.0.1", port()?)).await?;
    println!("listening on http://{}", listener.local_addr()?);

    let graceful = GracefulShutdown::new();
    let mut stopped = std::pin::pin!(stopped());
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let builder = Builder::new(TokioExecutor::new());
                let connection = builder.serve_connection_with_upgrades(TokioIo::new(accepted?.0), site.clone());
                tokio::spawn(graceful.watch(connection.into_owned()));
            }
            () = &mut stopped => break,
        }
    }
    drop(listener);
    tokio::time::timeout(Duration::from_secs(10), graceful.shutdown()).await?;
    Ok(())
}

/// The value of `--port N`; 0 is any free port.
fn port() -> Result<u16, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(3000),
        ["--port", port] => port.parse().map_err(|_| format!("`{port}` is not a port")),
        _ => Err("usage: hyper [--port N]".to_owned()),
    }
}

/// Comes true at Ctrl-C and at SIGTERM.
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
