//! The user in the context of templates.

use ordain::TemplateResponse;
use ordain::error::BoxError;
use ordain::template::{Render, Renderer};
use serde_json::Map;

use super::super::UserInTemplates;
use super::*;

struct Context;

/// Renders the context itself.
impl Render for Context {
    fn render(&self, _: &str, context: &Map<String, Value>) -> Result<String, BoxError> {
        Ok(serde_json::to_string(context)?)
    }
}

middleware_chain! {
    struct Shown {
        renderer: Renderer<Context>,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        user: UserInTemplates<People>,
    }
}

fn shown(people: &People) -> Shown {
    Shown {
        renderer: Renderer(Context),
        sessions: Sessions::new(Memory::default()),
        authentication: Authentication::new(people.clone(), Key::generate()),
        user: UserInTemplates::new(|person: &Person| person.name.clone()),
    }
}

#[test]
fn a_template_knows_who_it_is_for_and_says_so_to_caches() {
    let people = People::new();
    let page = async || TemplateResponse::new("page");
    let own = async || TemplateResponse::new("page").with("user", "the view's");
    let router = routes().route("/page", any(page)).route("/own", any(own));
    let chain = shown(&people).wrap_router(router).boxed();
    assert_eq!(Visitor::default().get(&chain, "/page").text(), r#"{"user":null}"#);
    let mut ann = Visitor::logged_in(&chain, "ann");
    let page = ann.get(&chain, "/page");
    assert_eq!((page.text().as_str(), page.header("vary").as_deref()), (r#"{"user":"ann"}"#, Some("Cookie")));
    assert_eq!(page.header("cache-control").as_deref(), Some("private"));
    people.calls();
    assert_eq!(ann.get(&chain, "/own").text(), r#"{"user":"the view's"}"#);
    assert_eq!(ann.get(&chain, "/").text(), "home");
    assert_eq!(people.calls(), [""; 0], "no other response asks");
    people.inside().down = true;
    assert_eq!(ann.get(&chain, "/page").status, 503);
}

#[test]
fn in_a_blocking_chain_too() {
    let chain = shown(&People::new()).wrap_blocking(|_: &mut ordain::Request| TemplateResponse::new("page"));
    let answer = visit::read(chain.handle_blocking(visit::get("/", &[])));
    assert_eq!(answer.text(), r#"{"user":null}"#);
}
