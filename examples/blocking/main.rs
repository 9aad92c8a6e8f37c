//! One chain, two servers: `tiny_http`, where every request has a thread and no async runtime exists, and
//! axum on tokio. What stands between `tiny_http` and the chain is in `glue.rs`, to be copied.
//!
//! `cargo run --example blocking`, and the same with `-- --async`.

mod glue;

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use axum::http::HeaderValue;
use ordain::{BoxedChain, Error, IntoResponse, Mode, Next, Request, Response, blocking, middleware, middleware_chain};

middleware_chain! {
    struct Site {
        timing,
        journal: Journal,
        visits: Visits,
    }
}

/// An async fn that awaits only `next` runs in both modes as it is, and without a runtime where it calls no macro, either.
#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    let start = Instant::now();
    let mut response = next.run(req).await;
    let value = "app;dur=".to_owned() + &start.elapsed().as_millis().to_string();
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert("server-timing", value);
    }
    response
}

/// Writes a line about each request, and waits until it is written.
struct Journal(Mutex<Box<dyn Write + Send>>);

/// A plain fn may block: in an async chain it, and the view below it, run on one thread.
#[middleware]
impl Journal {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> Result<Response, Error> {
        let response = next.run(req);
        let mut journal = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mode = if tokio::runtime::Handle::try_current().is_ok() { "with a runtime" } else { "without a runtime" };
        writeln!(journal, "{} {} {} {mode}", req.method(), req.uri().path(), response.status().as_u16())?;
        journal.flush()?;
        Ok(response)
    }
}

/// The number of a visit.
#[derive(Clone, Copy)]
struct Visit(usize);

#[derive(Default)]
struct Visits(AtomicUsize);

/// Hooks run where the chain is.
#[middleware]
impl Visits {
    fn process_request(&self, _req: &Request) -> std::ops::ControlFlow<Response, Visit> {
        std::ops::ControlFlow::Continue(Visit(self.0.fetch_add(1, Ordering::Relaxed) + 1))
    }
}

fn hello(req: &mut Request) -> Response {
    match (req.uri().path(), req.extensions().get::<Visit>()) {
        ("/", Some(Visit(number))) => format!("you are visitor {number}\n").into_response(),
        ("/panic", _) => panic!("the view panicked"),
        _ => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (port, on_tokio) = arguments()?;
    let journal = Journal(Mutex::new(Box::new(io::stderr())));
    let app = Site { journal, visits: Visits::default() }.wrap_blocking(hello).boxed();
    if on_tokio {
        println!("changes of mode a request: {}", Site::PLAN.transitions_between(Mode::Async, Mode::Blocking));
        serve_on_tokio(port, app)
    } else {
        println!("changes of mode a request: {}", Site::PLAN.transitions(Mode::Blocking));
        serve_on_threads(port, &app)
    }
}

/// The chain as the service of an async server.
#[tokio::main]
async fn serve_on_tokio(port: u16, app: BoxedChain) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stop = Arc::new(tokio::sync::Notify::new());
    let stopped = Arc::clone(&stop);
    ctrlc::set_handler(move || stop.notify_one())?;
    let server = axum::serve(listener, app);
    Ok(server.with_graceful_shutdown(async move { stopped.notified().await }).await?)
}

/// The chain on four threads, which share nothing but the chain.
fn serve_on_threads(port: u16, app: &BoxedChain) -> Result<(), Box<dyn std::error::Error>> {
    const THREADS: usize = 4;
    let server = Arc::new(tiny_http::Server::http(("127.0.0.1", port)).map_err(|error| error.to_string())?);
    println!("listening on http://{}", server.server_addr());
    let stop = Arc::clone(&server);
    ctrlc::set_handler(move || (0..THREADS).for_each(|_| stop.unblock()))?;
    thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                for request in server.incoming_requests() {
                    if let Err(error) = glue::answer(request, app) {
                        eprintln!("{error}");
                    }
                }
            });
        }
    });
    Ok(())
}

/// The values of `[--async] [--port N]`; port 0 is any free port.
fn arguments() -> Result<(u16, bool), String> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let on_tokio = arguments.first().is_some_and(|first| first == "--async");
    arguments.drain(..usize::from(on_tokio));
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok((3000, on_tokio)),
        ["--port", port] => Ok((port.parse().map_err(|_| format!("`{port}` is not a port"))?, on_tokio)),
        _ => Err("usage: blocking [--async] [--port N]".to_owned()),
    }
}
