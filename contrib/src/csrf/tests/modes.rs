//! Blocking chains, templates, and what those above see.

use ordain::template::{Render, Renderer};
use ordain::{Next, Response, TemplateResponse, blocking, middleware};
use serde_json::{Map, Value};

use super::super::secret::Secret;
use super::*;

#[middleware]
fn tells(req: &mut ordain::Request, token: CsrfToken, next: impl blocking::Next) -> Result<Response, Error> {
    let mut response = next.run(req);
    response.headers_mut().insert("x-token", token.blocking().get()?.parse()?);
    if req.uri().path() == "/login" {
        token.blocking().rotate()?;
    }
    Ok(response)
}

middleware_chain! {
    struct Telling {
        pages: Pages,
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        tells,
    }
}

fn telling() -> Telling {
    Telling { pages: pages(), hosts: Hosts::any().always_https(), csrf: Csrf::new() }
}

#[test]
fn a_blocking_chain_has_the_same_token_and_the_same_check() {
    let site = telling().wrap_blocking(|req: &mut ordain::Request| ordain::body::read_blocking(req, 1000));
    let page = visit::read(site.handle_blocking(visit::get("/", &[])));
    let (secret, token) = (secret_of(&page).expect("a secret"), page.header("x-token").expect("a token"));
    assert_eq!(Secret::read(&token).unwrap().spelled(), secret);

    let cookie = format!("__Host-csrf={secret}");
    let form = format!("a=1&csrfmiddlewaretoken={token}");
    let sent = visit::read(site.handle_blocking(post(&form, &[("cookie", &cookie)])));
    assert_eq!((sent.status.as_u16(), sent.text()), (200, form));
    let forged = visit::read(site.handle_blocking(post("a=1", &[("cookie", &cookie)])));
    assert_eq!((forged.status.as_u16(), forged.text()), (403, "NoToken".to_owned()));

    let login = visit::read(site.handle_blocking(visit::get("/login", &[("cookie", &cookie)])));
    assert_ne!(secret_of(&login), Some(secret));
}

#[test]
fn a_blocking_middleware_in_an_async_chain_has_it_too() {
    let site = telling().wrap_router(router()).boxed();
    let page = ask(&site, visit::get("/", &[]));
    let (secret, token) = (secret_of(&page).expect("a secret"), page.header("x-token").expect("a token"));
    assert_eq!(Secret::read(&token).unwrap().spelled(), secret);
}

/// Shows what its name says, if it says something.
struct Shows;

impl Render for Shows {
    fn render(&self, _: &str, context: &Map<String, Value>) -> Result<String, ordain::error::BoxError> {
        Ok(context.get("csrf_token").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    fn render_lazily(
        &self,
        template: &str,
        context: &Map<String, Value>,
        lazy: &ordain::template::LazyValues,
    ) -> Result<String, ordain::error::BoxError> {
        if template == "plain" { self.render(template, context) } else { self.render(template, &lazy.with(context)) }
    }
}

middleware_chain! {
    struct Pictured {
        renderer: Renderer<Shows>,
        hosts: Hosts,
        csrf: Csrf<InCookie>,
    }
}

#[test]
fn a_template_has_the_token_in_its_context_and_one_that_does_not_show_it_has_not_used_it() {
    let view = async |req: &mut ordain::Request| TemplateResponse::new(req.uri().path()[1..].to_owned());
    let site = Pictured { renderer: Renderer(Shows), hosts: Hosts::any(), csrf: Csrf::new() }.wrap(view).boxed();
    let shown = ask(&site, visit::get("/form", &[]));
    assert_eq!(Some(Secret::read(&shown.text()).unwrap().spelled()), secret_of(&shown));
    let plain = ask(&site, visit::get("/plain", &[]));
    assert_eq!((plain.text().as_str(), secret_of(&plain), plain.header("vary")), ("", None, None));
}

#[test]
fn csr_10_those_above_see_the_refusal_and_a_page_its_reason() {
    #[middleware]
    async fn sees(req: &mut ordain::Request, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        let status = response.status().as_u16();
        response.headers_mut().insert("x-seen", status.into());
        response
    }
    middleware_chain! {
        struct Seen {
            pages: Pages,
            hosts: Hosts,
            sees,
            csrf: Csrf<InCookie>,
        }
    }
    let site = Seen { pages: pages(), hosts: Hosts::any(), csrf: Csrf::new() }.wrap_router(router()).boxed();
    let refused = ask(&site, post("", &[]));
    assert_eq!((refused.status.as_u16(), refused.header("x-seen").as_deref()), (403, Some("403")));
    assert_eq!(refused.text(), "NoToken");
}

#[test]
fn csr_10_each_reason_is_told_in_words() {
    use super::super::{Malformed, Place};
    let field = || Place::Field("f".to_owned());
    for (reason, words) in [
        (Rejected::CrossSite { origin: None }, "sent by another site"),
        (
            Rejected::CrossSite { origin: Some("a\nb".to_owned()) },
            r#"sent by another site, "a\nb", which is not trusted"#,
        ),
        (Rejected::Origin { origin: "null".to_owned() }, r#"the origin "null" is not trusted"#),
        (Rejected::NoReferer, "neither `Origin` nor `Referer`"),
        (Rejected::MalformedReferer, "the referer is malformed"),
        (Rejected::InsecureReferer, "the referer is a page in plain text"),
        (Rejected::Referer { host: "a".to_owned() }, r#"the referer is a page of "a", which is not trusted"#),
        (Rejected::NoSecret, "no secret: the visitor has not got one, or does not send cookies"),
        (Rejected::Secret(Malformed::Length), "the secret of the visitor has an incorrect length"),
        (Rejected::NoToken, "no token"),
        (Rejected::Token(field(), Malformed::Characters), "the token in the field `f` has invalid characters"),
        (Rejected::Mismatch(Place::Header("h".to_owned())), "the token in the header `h` is not the visitor's"),
    ] {
        assert_eq!(reason.to_string(), format!("csrf: {words}"));
    }
}
