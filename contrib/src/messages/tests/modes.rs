//! Blocking chains, and templates.

use ordain::template::{LazyValues, Render, Renderer};
use ordain::{Request, Response, TemplateResponse, blocking, middleware};
use serde_json::{Map, Value, json};

use super::*;

#[middleware]
fn greets(req: &mut Request, messages: Messages, next: impl blocking::Next) -> Result<Response, Error> {
    let messages = messages.blocking();
    let (is_empty, count) = (messages.is_empty()?, messages.len()?);
    let peeked = lines(&messages.peek()?);
    let taken = lines(&messages.take()?);
    assert!(peeked == taken && is_empty == (count == 0));
    let mut response = next.run(req);
    response.headers_mut().insert("x-taken", taken.parse()?);
    Ok(response)
}

middleware_chain! {
    struct Greeting {
        flash: Flash<InCookie>,
        greets,
    }
}

#[test]
fn a_blocking_chain_and_a_blocking_middleware_in_an_async_one_have_them() {
    fn view(req: &Request) {
        req.extensions().get::<Messages>().expect("messages").info("hello");
    }
    let site = || Greeting { flash: Flash::new(InCookie::new(keys())) };
    let all_blocking = site().wrap_blocking(|req: &mut Request| view(req));
    let in_async = site().wrap(async |req: &mut Request| view(req));
    let first = all_blocking.handle_blocking(visit::get("/", &[]));
    let cookie = |response: &Response| {
        let line = response.headers()["set-cookie"].to_str().expect("text");
        line.split(';').next().expect("a pair").to_owned()
    };
    let second = visit::run(in_async.handle(visit::get("/", &[("cookie", &cookie(&first))])));
    let third = all_blocking.handle_blocking(visit::get("/", &[("cookie", &cookie(&second))]));
    let taken = [first, second, third].map(|response| response.headers()["x-taken"].clone());
    assert_eq!(taken, ["", "hello", "hello"]);
}

/// Shows what is asked for by its name.
struct Shows;

impl Render for Shows {
    fn render(&self, name: &str, context: &Map<String, Value>) -> Result<String, ordain::error::BoxError> {
        Ok(format!("{name}: {}", context.get("messages").unwrap_or(&Value::Null)))
    }

    fn render_lazily(
        &self,
        name: &str,
        context: &Map<String, Value>,
        lazy: &LazyValues,
    ) -> Result<String, ordain::error::BoxError> {
        if name == "plain" { self.render(name, context) } else { self.render(name, &lazy.with(context)) }
    }
}

middleware_chain! {
    struct Pictured {
        renderer: Renderer<Shows>,
        flash: Flash<InCookie>,
    }
}

#[test]
fn a_template_takes_them_when_it_asks_for_them_and_leaves_them_when_it_does_not() {
    let router = routes()
        .route("/shown", any(async || TemplateResponse::new("shown")))
        .route("/plain", any(async || TemplateResponse::new("plain")));
    let site = Pictured { renderer: Renderer(Shows), flash: Flash::new(InCookie::new(keys())) };
    let mut visitor = Visitor::of(&site.wrap_router(router).boxed());
    visitor.asks("/add/%3Cone%3E");
    let plain = visitor.asks("/plain");
    assert_eq!((plain.text().as_str(), plain.header("vary")), ("plain: null", None));
    let shown = visitor.asks("/shown");
    let one = json!([{ "level": 20, "level_tag": "info", "extra_tags": "", "tags": "info", "text": "<one>" }]);
    assert_eq!((shown.text(), shown.header("cache-control").as_deref()), (format!("shown: {one}"), Some("no-store")));
    assert_eq!(visitor.reads("/shown"), "shown: []", "shown once");
}
