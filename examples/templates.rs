//! Pages from a folder of minijinja templates, completed by a hook before they are rendered.
//!
//! `cargo run --example templates`, then open the address it prints, change a file in
//! `examples/templates` and reload the page.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use ordain::error::Pages;
use ordain::template::Templates;
use ordain::{Error, Request, Shared, TemplateResponse, middleware, middleware_chain};
use serde::Serialize;

middleware_chain! {
    /// The entries that are settings, the pages and the templates, may stand anywhere.
    struct Site {
        error_pages: Pages,
        templates: Templates,
        layout: Shared<Layout>,
        complete,
    }
}

/// What every page shows.
#[derive(Clone, Serialize)]
struct Layout {
    name: &'static str,
    links: &'static [Link],
}

#[derive(Serialize)]
struct Link {
    path: &'static str,
    text: &'static str,
}

/// Adds to the context of every page what its view does not know of. The view has run, the template has
/// not been rendered yet.
#[middleware(process_template_response)]
fn complete(req: &Request, layout: Layout, page: &mut TemplateResponse) {
    page.insert("site", layout).insert("path", req.uri().path());
}

#[derive(Serialize)]
struct Article {
    title: &'static str,
    text: &'static str,
}

const ARTICLES: &[Article] = &[
    Article { title: "On order", text: "What is above sees the request first, and the response last." },
    Article { title: "<script>alert(1)</script>", text: "Whatever a value holds, it is text: 1 < 2 & 3." },
];

async fn index() -> TemplateResponse {
    TemplateResponse::new("index.html").with("articles", ARTICLES)
}

/// An error raised in a handler has its kind's page.
async fn article(Path(number): Path<usize>) -> Result<TemplateResponse, Error> {
    let article = number.checked_sub(1).and_then(|at| ARTICLES.get(at));
    let article = article.ok_or_else(|| Error::not_found("no such article"))?;
    Ok(TemplateResponse::new("article.html").with("article", article))
}

/// The template of this page exists nowhere: an error, which a client sees nothing of.
async fn broken() -> TemplateResponse {
    TemplateResponse::new("missing.html")
}

/// The page of everything that is not found, by a handler or by the router. An error page is rendered
/// without hooks: it must not fail for what they would add.
fn not_found(req: &Request, _error: &Error) -> TemplateResponse {
    TemplateResponse::new("not_found.html").with("path", req.uri().path())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let links = &[Link { path: "/", text: "Articles" }, Link { path: "/articles/1", text: "Newest" }];
    let router =
        Router::new().route("/", get(index)).route("/articles/{number}", get(article)).route("/broken", get(broken));
    let app = Site {
        error_pages: Pages::new().not_found(not_found),
        templates: Templates::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")),
        layout: Shared(Layout { name: "In order", links }),
    }
    .wrap_router(router);

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port()?)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// The value of `--port N`; 0 is any free port.
fn port() -> Result<u16, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(3000),
        ["--port", port] => port.parse().map_err(|_| format!("`{port}` is not a port")),
        _ => Err("usage: templates [--port N]".to_owned()),
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
