//! Blocking chains, blocking middlewares, two entries that know each other not.

use ordain::{Either, Error, Request, Response, blocking, middleware};
use serde_json::json;

use super::*;

#[middleware]
fn counts(req: &mut Request, session: Session, next: impl blocking::Next) -> Result<Response, Error> {
    let session = session.blocking();
    let visits = session.get::<u32>("visits")?.unwrap_or_default() + 1;
    session.insert("visits", visits)?;
    session.insert("gone", 1)?;
    assert!(session.contains("gone")? && session.remove("gone")?);
    assert_eq!(session.take::<u32>("gone")?, None);
    let mut response = next.run(req);
    response.headers_mut().insert("x-visits", visits.into());
    Ok(response)
}

middleware_chain! { struct Counted { sessions: Sessions<Memory>, counts } }

fn token_of(response: &Response) -> String {
    let line = response.headers()["set-cookie"].to_str().expect("text");
    line.split(';').next().expect("a pair").to_owned()
}

fn asking(cookie: &str) -> http::Request<String> {
    http::Request::get("/").header("cookie", cookie).body(String::new()).expect("a request")
}

#[test]
fn a_blocking_chain_needs_no_runtime() {
    let site = Counted { sessions: Sessions::new(Memory::default()) }.wrap_blocking(|_: &mut Request| "hello");
    let first = site.handle_blocking(asking("a=b"));
    assert_eq!(first.headers()["x-visits"], "1");
    assert_eq!(site.handle_blocking(asking(&token_of(&first))).headers()["x-visits"], "2");
}

#[tokio::test]
async fn a_blocking_middleware_in_an_async_chain_has_the_same_session() {
    let site = Counted { sessions: Sessions::new(Memory::default()) }.wrap(async |_: &mut Request| "hello");
    let first = site.handle(asking("a=b")).await;
    assert_eq!(first.headers()["x-visits"], "1");
    assert_eq!(site.handle(asking(&token_of(&first))).await.headers()["x-visits"], "2");
}

#[tokio::test]
async fn which_store_it_is_can_be_decided_at_the_start() {
    middleware_chain! {
        struct OneOf { sessions: Either<Sessions<Watched>, Sessions<Memory>> }
    }
    let memory = Memory::default();
    for sessions in [Either::First(Sessions::new(Watched::default())), Either::Second(Sessions::new(memory))] {
        let chain = OneOf { sessions }.wrap_router(Router::new().fallback(writes)).boxed();
        let answer = visit(&chain, None).await;
        assert!(answer.token().is_some());
    }
}

#[tokio::test]
async fn the_session_of_an_inner_chain_is_not_the_outer_one_s_to_save() {
    let (outer, inner) = (Watched::default(), Watched::default());
    let admin = site(Sessions::new(inner.clone()).cookie(crate::cookies::Settings::from_static("admin")), writes);
    let router = Router::new().nest_service("/admin", admin).fallback(idle);
    let chain = Site { sessions: Sessions::new(outer.clone()) }.wrap_router(router).boxed();
    let answer = visit_path(&chain, "/admin/", None).await;
    assert!(answer.header("set-cookie").expect("one cookie").starts_with("__Host-admin="), "{:?}", answer.headers);
    assert_eq!(inner.calls(), ["create"]);
    assert_eq!(outer.calls(), [""; 0]);
    let token = outer.with(json!({ "name": "ann" })).await;
    assert!(visit(&chain, Some(&token)).await.sets_nothing());
}
