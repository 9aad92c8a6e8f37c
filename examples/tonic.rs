//! A gRPC service behind a chain: the health service, with a call and a stream.
//!
//! `cargo run -p ordain-examples --features integration --example tonic`, then ask as any gRPC client does, with the
//! metadata `authorization: Bearer open`:
//! `grpcurl -plaintext -H 'authorization: Bearer open' 127.0.0.1:3000 grpc.health.v1.Health/Watch`.

use std::error::Error;

use ordain::{Next, Request, Response, middleware, middleware_chain};
use tokio::net::TcpListener;
use tonic::Status;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::ServingStatus;

middleware_chain! {
    struct Calls {
        called,
        authorization,
    }
}

/// Says in the metadata of the answer what was called.
#[middleware]
async fn called(req: &mut Request, next: impl Next) -> Response {
    let method = req.uri().path().parse();
    let mut response = next.run(req).await;
    if let Ok(method) = method {
        response.headers_mut().insert("x-called", method);
    }
    response
}

/// Answers with a status of gRPC's to whoever has no token.
#[middleware]
async fn authorization(req: &mut Request, next: impl Next) -> Response {
    if req.headers().get("authorization").is_none_or(|token| token != "Bearer open") {
        return Status::unauthenticated("no token, or not a good one").into_http();
    }
    next.run(req).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status("shop", ServingStatus::Serving).await;
    let listener = TcpListener::bind(("127.0.0.1", port()?)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let server = Server::builder().layer(Calls.layer()).add_service(health);
    server.serve_with_incoming_shutdown(TcpIncoming::from(listener), stopped()).await?;
    Ok(())
}

/// The value of `--port N`; 0 is any free port.
fn port() -> Result<u16, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(3000),
        ["--port", port] => port.parse().map_err(|_| format!("`{port}` is not a port")),
        _ => Err("usage: tonic [--port N]".to_owned()),
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
