//! Chains that meet: a chain that stands within others, and lists that are spread.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use ordain::error::Pages;
use ordain::{
    After, Error, Mode, Next, Provide, Request, Response, Shared, TemplateResponse, View, middleware, middleware_chain,
    testing,
};
use ordain_tests::company::{Company, Visitor};
use ordain_tests::{A, B, Both, C, Log, Trace, Trial, view};

use crate::{text, text_of};

#[derive(Clone)]
struct User(&'static str);

#[middleware]
async fn authentication(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User("ada")).run(req).await
}

#[middleware]
async fn members_only(req: &mut Request, user: User, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-member", user.0.parse().unwrap());
    response
}

middleware_chain! {
    struct Site { authentication }
}

middleware_chain! {
    #[chain(within(Site))]
    struct Members { members_only }
}

middleware_chain! {
    #[chain(within(Members))]
    struct Board { members_only_again }
}

#[middleware]
async fn members_only_again(req: &mut Request, user: User, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-board", user.0.parse().unwrap());
    response
}

middleware_chain! {
    struct Shop { authentication }
}

middleware_chain! {
    #[chain(within(Site, Shop))]
    struct Either { members_only }
}

#[tokio::test]
async fn a_chain_within_another_has_what_that_provides() {
    let board = Router::new().route("/board", get(async || "board")).route_layer(Board.layer());
    let members = Router::new().route("/profile", get(async || "me")).merge(board).route_layer(Members.layer());
    let site = Site.wrap_router(Router::new().nest("/members", members));
    for (path, board) in [("/members/profile", None), ("/members/board", Some("ada"))] {
        let response = site.handle(http::Request::get(path).body(String::new()).unwrap()).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["x-member"], "ada");
        assert_eq!(response.headers().get("x-board").map(|value| value.to_str().unwrap()), board);
    }
}

middleware_chain! {
    struct Elsewhere { pages: Pages }
}

#[test]
fn that_a_chain_is_not_inside_is_answered_by_the_one_that_is_around() {
    let line = "the chain `Members` is declared to stand within `Site`, but this request has not passed that";
    let site = Elsewhere { pages: Pages::new().other(|_: &Request, error: &Error| format!("page: {error}")) };
    let site = site.wrap_service(Members.wrap(view));
    for blocking in [false, true] {
        let request = Trace::new(&[]).request();
        let (response, log) = Log::of(|| {
            if blocking {
                site.handle_blocking(request)
            } else {
                ordain_tests::async_runtime().block_on(site.handle(request))
            }
        });
        assert_eq!((response.status().as_u16(), text(response)), (500, format!("page: {line}")));
        assert_eq!(log.len(), 1, "{log:?}");
        assert!(log[0].ends_with(line), "{log:?}");
    }
}

#[test]
fn a_chain_that_is_not_inside_says_so_once() {
    let members = Members.wrap(view);
    for blocking in [false, true] {
        let request = Trace::new(&[]).request();
        let (response, log) = Log::of(|| {
            if blocking {
                members.handle_blocking(request)
            } else {
                ordain_tests::async_runtime().block_on(members.handle(request))
            }
        });
        assert_eq!(response.status(), 500);
        let line = "the chain `Members` is declared to stand within `Site`, but this request has not passed that";
        assert_eq!(log.len(), 1, "{log:?}");
        assert!(log[0].ends_with(line), "{log:?}");
        assert_eq!(text(response), "internal server error");
    }
    let (_, log) = Log::of(|| Either.wrap(view).handle_blocking(Trace::new(&[]).request()));
    assert!(log[0].contains("`Either` is declared to stand within `Site` or `Shop`"), "{log:?}");
}

#[test]
fn a_chain_within_several_is_inside_one_of_them() {
    let either = Either.wrap_blocking(|_: &mut Request| "inside");
    for outside in [Site.wrap_service(either.clone()).boxed(), Shop.wrap_service(either.clone()).boxed()] {
        assert_eq!(text(outside.handle_blocking(Request::default())), "inside");
    }
}

#[test]
fn a_test_may_stand_in_for_the_chain_around() {
    let members = Members.wrap_blocking(|_: &mut Request| "inside");
    let mut req = Request::default();
    testing::inside::<Site>(&mut req);
    req.extensions_mut().insert(User("eve"));
    let response = members.handle_blocking(req);
    assert_eq!(response.headers()["x-member"], "eve");
}

middleware_chain! {
    #[chain(part)]
    struct Common { Both<B>, greeting: Shared<&'static str> }
}

middleware_chain! {
    struct Inner { Both<A>, ..common: Common, Both<C> }
}

middleware_chain! {
    struct WrittenOut { Both<A>, Both<B>, greeting: Shared<&'static str>, Both<C> }
}

#[test]
fn a_spread_list_runs_in_its_place() {
    let spread = Inner { common: Common { greeting: Shared("hello") } }.wrap(view).boxed();
    let written = WrittenOut { greeting: Shared("hello") }.wrap(view).boxed();
    let scripts: [ordain_tests::Script<'_>; 4] = [
        &[],
        &[("B>", ordain_tests::Act::Answer(202))],
        &[("view", ordain_tests::Act::Fail(ordain::error::Kind::Other)), ("B.pe", ordain_tests::Act::Answer(299))],
        &[("C>", ordain_tests::Act::Fail(ordain::error::Kind::Other))],
    ];
    for script in scripts {
        for mode in [Mode::Async, Mode::Blocking] {
            let [spread, written] = [&spread, &written].map(|app| {
                let trace = Trace::new(script);
                Trial { label: "", app: app.clone() }.run(mode, trace.request());
                trace.steps()
            });
            assert_eq!(spread, written, "{mode:?}");
        }
    }
}

#[middleware(process_view)]
fn seen(req: &Request, view: &View<'_>) {
    let _ = (req, view);
}

async fn lost(_: &mut Request) -> Result<&'static str, Error> {
    Err(Error::not_found("lost"))
}

middleware_chain! {
    struct Served { pages: Pages, seen }
}

middleware_chain! {
    struct Serving { ..served: Served, seen_by_template }
}

#[middleware(process_template_response)]
fn seen_by_template(req: &Request, template: &mut TemplateResponse) {
    let _ = (req, template);
}

#[tokio::test]
async fn pages_of_a_spread_list_are_those_of_the_chain() {
    let pages = Pages::new().not_found(|_: &Request, error: &Error| format!("sorry: {error}"));
    let site = Serving { served: Served { pages } }.wrap(lost);
    let response = site.handle(http::Request::new(String::new())).await;
    assert_eq!(response.status(), 404);
    assert_eq!(text_of(response).await, "sorry: lost");
}

#[test]
fn the_plan_shows_what_is_around_and_what_is_spread() {
    assert_eq!(
        format!("\n{}", Board::PLAN),
        "
Board within Members, from the outermost to the innermost:
     entry                       needs                 provides            mode      hooks
     authentication (in Site)    -                     User                both      -
     members_only (in Members)   User                  -                   both      -
  1  members_only_again          User                  -                   both      -
"
    );
    assert_eq!(
        format!("\n{}", Members::PLAN.onion()),
        "
request ↓                                                             ↑ response
┌─ authentication (in Site) (provides User) ───────────────────────────────────┐
│ ┌─ members_only ───────────────────────────────────────────────────────────┐ │
│ │                                   view                                   │ │
│ └──────────────────────────────────────────────────────────────────────────┘ │
└──────────────────────────────────────────────────────────────────────────────┘
"
    );
    assert_eq!(
        format!("\n{}", Members::PLAN.to_mermaid()),
        "
flowchart TD
    request([request and response])
    e0[\"authentication (in Site)<br/>provides User\"]
    request <--> e0
    e1[\"members_only\"]
    e0 <--> e1
    view[[view]]
    e1 <--> view
    e0 -. \"User\" .-> e1
"
    );
    let contexts: Vec<Vec<_>> = Either::PLAN
        .contexts()
        .map(|entries| entries.iter().filter_map(ordain::plan::EntryView::around).collect())
        .collect();
    assert_eq!(contexts, [["Site"], ["Shop"]]);
    assert_eq!(
        format!("\n{}", Inner::PLAN),
        "
Inner, from the outermost to the innermost:
     entry                       needs                 provides            mode      hooks
  1  Both<A>                     -                     -                   both      view,
                                                                                     exception,
                                                                                     template
  2  Both<B> (of Common)         -                     -                   both      view,
                                                                                     exception,
                                                                                     template
  3  greeting: Shared<&'static   -                     &'static str        both      request
     str> (of Common)
  4  Both<C>                     -                     -                   both      view,
                                                                                     exception,
                                                                                     template
"
    );
}

#[middleware]
async fn greeted(req: &mut Request, visitor: Visitor, next: impl Next) -> Response {
    let mut response = next.run(req).await;
    response.headers_mut().insert("x-visitor", visitor.0.parse().unwrap());
    response
}

middleware_chain! {
    struct Service { ..Company, greeted }
}

middleware_chain! {
    #[chain(within(Company))]
    struct Desk { greeted }
}

#[test]
fn the_chains_may_be_of_two_crates() {
    let service = Service.wrap_blocking(|_: &mut Request| "");
    let desk = Company.wrap_service(Desk.wrap_blocking(|_: &mut Request| ""));
    for response in [service.handle_blocking(Request::default()), desk.handle_blocking(Request::default())] {
        assert_eq!(response.headers()["x-visitor"], "ada");
    }
    assert!(Desk::PLAN.to_string().contains("visitor (in Company)"), "{}", Desk::PLAN);
    assert!(Service::PLAN.to_string().contains("visitor (of Company)"), "{}", Service::PLAN);
}

#[derive(Default)]
struct Counter(std::sync::atomic::AtomicUsize);

#[middleware]
impl Counter {
    fn process_response(&self, _req: &Request, response: &mut Response) {
        let count = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        response.headers_mut().insert("x-count", count.into());
    }
}

middleware_chain! {
    struct First { counter: Arc<Counter> }
}

middleware_chain! {
    struct Second { counter: Option<Arc<Counter>> }
}

#[test]
fn two_chains_share_a_middleware() {
    let counter = Arc::new(Counter::default());
    let first = First { counter: Arc::clone(&counter) }.wrap_blocking(|_: &mut Request| "");
    let second = Second { counter: Some(counter) }.wrap_blocking(|_: &mut Request| "");
    let counts = [&first.boxed(), &second.boxed()].map(|chain| {
        [(); 2].map(|()| chain.handle_blocking(Request::default()).headers()["x-count"].to_str().unwrap().to_owned())
    });
    assert_eq!(counts, [["1", "2"], ["3", "4"]]);
}

#[middleware]
async fn access_log(req: &mut Request, user: After<User>, next: impl Next) -> Response {
    let before = user.of(req).is_some();
    let mut response = next.run(req).await;
    let seen = user.of(req).map_or("nobody", |user| user.0);
    response.headers_mut().insert("x-log", format!("{before}, {seen}").parse().unwrap());
    response
}

middleware_chain! {
    struct Logged { access_log, authentication: Option<authentication> }
}

#[tokio::test]
async fn a_value_of_the_inside_is_read_on_the_way_out() {
    for (authentication, seen) in [(Some(authentication {}), "false, ada"), (None, "false, nobody")] {
        let router = Router::new().route("/", get(async || "hello"));
        let site = Logged { authentication }.wrap_router(router);
        let response = site.handle(http::Request::new(String::new())).await;
        assert_eq!(response.headers()["x-log"], seen);
    }
    assert!(Logged::PLAN.to_string().contains("After<User>"), "{}", Logged::PLAN);
}
