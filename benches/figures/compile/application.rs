//! The source of an application with sixteen layers, in files as a person would have it: in a chain, and by axum alone.

use std::fmt::Write as _;

/// How its layers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Chain,
    Axum,
}

/// Where a string is that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Middleware,
    Handler,
    Main,
}

impl Place {
    pub(super) const ALL: [Self; 3] = [Self::Middleware, Self::Handler, Self::Main];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Middleware => "a middleware",
            Self::Handler => "a handler",
            Self::Main => "`main`",
        }
    }

    /// The file that it is in.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Middleware => "middlewares.rs",
            Self::Handler => "handlers.rs",
            Self::Main => "main.rs",
        }
    }
}

const LAYERS: usize = 16;
const HANDLERS: usize = 12;

/// The one that puts a user into the request, and the one that asks for it.
const PROVIDES: usize = 4;
const NEEDS: usize = 5;

/// The layer and the handler that change.
const CHANGED: usize = 7;

impl Written {
    pub(super) const ALL: [Self; 2] = [Self::Axum, Self::Chain];

    /// The name of the package.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Chain => "by_a_chain",
            Self::Axum => "by_axum",
        }
    }

    pub(super) fn dependencies(self) -> &'static str {
        match self {
            Self::Chain => {
                "ordain = { path = \"$runtime\", features = [\"axum\"] }\naxum = \"0.8\"\n\
                 tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n"
            }
            Self::Axum => {
                "axum = \"0.8\"\ntokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n"
            }
        }
    }

    /// The text of a file, whose string says `edit`.
    pub(super) fn file(self, place: Place, edit: u32) -> String {
        match place {
            Place::Middleware => self.middlewares(edit),
            Place::Handler => handlers(edit),
            Place::Main => self.main(edit),
        }
    }

    fn middlewares(self, edit: u32) -> String {
        let head = match self {
            Self::Chain => "use ordain::{Next, Provide, Request, Response, middleware};\n",
            Self::Axum => "use axum::{Extension, extract::Request, middleware::Next, response::Response};\n",
        };
        let mut text = format!(
            "use axum::http::{{HeaderValue, StatusCode}};\nuse axum::response::IntoResponse;\n{head}\n\
             #[derive(Clone)]\npub struct User(pub u32);\n"
        );
        for n in 0..LAYERS {
            let signature = match self {
                Self::Chain => {
                    let need = if n == NEEDS { "user: User, " } else { "" };
                    let next = if n == PROVIDES { "Provide<User>" } else { "Next" };
                    let rule = if n > 0 && n % 4 == 0 { format!("(after(layer{}))", n - 1) } else { String::new() };
                    format!(
                        "#[middleware{rule}]\npub async fn layer{n}(req: &mut Request, {need}next: impl {next}) -> Response"
                    )
                }
                Self::Axum => {
                    let need = if n == NEEDS { "Extension(user): Extension<User>, " } else { "" };
                    let req = if n == PROVIDES { "mut req" } else { "req" };
                    format!("pub async fn layer{n}({need}{req}: Request, next: Next) -> Response")
                }
            };
            let run = match (self, n) {
                (Self::Chain, PROVIDES) => "next.provide(User(7)).run(req).await",
                (Self::Axum, PROVIDES) => "{ req.extensions_mut().insert(User(7)); next.run(req).await }",
                _ => "next.run(req).await",
            };
            let asks = if n == NEEDS { "println!(\"{}\", user.0);" } else { "" };
            let said = if n == CHANGED { format!("edit {edit}") } else { format!("layer {n}") };
            let _ = write!(
                text,
                "\n{signature} {{\n    if req.headers().contains_key(\"x-refused-{n}\") {{\n        \
                 return (StatusCode::FORBIDDEN, \"refused by {n}\").into_response();\n    }}\n    {asks}\n    \
                 let mut response = {run};\n    \
                 response.headers_mut().insert(\"x-layer-{n}\", HeaderValue::from_static(\"{said}\"));\n    response\n}}\n"
            );
        }
        text
    }

    fn main(self, edit: u32) -> String {
        let routes = each(0..HANDLERS, |n| format!("\n        .route(\"/page/{n}\", get(handlers::page{n}))"));
        let (head, app) = match self {
            Self::Chain => {
                let entries = each(0..LAYERS, |n| format!("        layer{n},\n"));
                let chain = format!("middleware_chain! {{\n    pub struct Site {{\n{entries}    }}\n}}\n");
                (
                    format!("use ordain::middleware_chain;\nuse self::middlewares::*;\n\n{chain}"),
                    "Site.wrap_router(router)".to_owned(),
                )
            }
            Self::Axum => {
                let layers = each((0..LAYERS).rev(), |n| format!("\n        .layer(from_fn(layer{n}))"));
                ("use axum::middleware::from_fn;\nuse self::middlewares::*;\n".to_owned(), format!("router{layers}"))
            }
        };
        format!(
            "mod handlers;\nmod middlewares;\n\nuse axum::{{Router, routing::get}};\n{head}\n\
             #[tokio::main]\nasync fn main() -> std::io::Result<()> {{\n    println!(\"edit {edit}\");\n    \
             let router = Router::new(){routes};\n    \
             let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await?;\n    \
             axum::serve(listener, {app}).await\n}}\n"
        )
    }
}

fn handlers(edit: u32) -> String {
    let said = |n| if n == CHANGED { format!("edit {edit}") } else { format!("page {n}") };
    let page =
        |n| format!("pub async fn page{n}(uri: Uri) -> String {{\n    format!(\"{} at {{uri}}\")\n}}\n\n", said(n));
    format!("use axum::http::Uri;\n\n{}", each(0..HANDLERS, page))
}

fn each(numbers: impl Iterator<Item = usize>, each: impl Fn(usize) -> String) -> String {
    numbers.map(each).collect()
}
