//! Who may see what: PRM-1, PRM-2, D17, D28, D33, and tables of routes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Path;
use axum::routing::{any, get};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Method};
use ordain::error::Pages;
use ordain::{
    BoxedChain, Error, Request, Response, Routes, blocking, marked, marked_router, middleware, middleware_chain,
};

use super::{
    AnyoneMay, ByRoute, Granted, NotPermitted, Permissions, Permits, Rbac, Requires, RequiresAll, Table, Unavailable,
    UnknownRoutes,
};
use crate::auth::{Authentication, LoginAt, LoginRequired, NotLoggedIn, Public, User};
use crate::people::{People, Person};
use crate::sessions::{Memory, Sessions};
use crate::signing::Key;
use crate::visit::{self, Answer};

/// Ann, who may view and change, bob, who may view, root, who may all, and what was asked of it.
#[derive(Clone, Default)]
struct Club {
    people: People,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    down: AtomicBool,
    asked: AtomicU32,
}

impl Club {
    fn asked(&self) -> u32 {
        self.inside.asked.swap(0, Ordering::SeqCst)
    }
}

impl Permissions for Club {
    type Backend = People;

    async fn of(&self, person: &Person) -> Result<Granted, Error> {
        self.inside.asked.fetch_add(1, Ordering::SeqCst);
        if self.inside.down.load(Ordering::SeqCst) {
            return Err(std::io::Error::other("connection refused").into());
        }
        let groups = BTreeMap::from([("ann", ["notes.change"])]);
        let own = (person.name != "eve").then_some("notes.view");
        Ok(match person.name.as_str() {
            "root" => Granted::all(),
            name => own.into_iter().chain(groups.get(name).copied().into_iter().flatten()).collect(),
        })
    }
}

middleware_chain! {
    struct ByMarks {
        pages: Pages,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        login_required: Option<LoginRequired<People>>,
        rbac: Rbac<Club>,
    }
}

middleware_chain! {
    struct ByTable {
        pages: Pages,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Club, ByRoute>,
    }
}

/// Tells why it was refused.
fn pages() -> Pages {
    let why = |_: &Request, error: &Error| {
        if let Some(refused) = error.downcast_ref::<NotPermitted>() {
            format!("not permitted: {refused}")
        } else if let Some(stranger) = error.downcast_ref::<NotLoggedIn>() {
            format!("stranger: {stranger}")
        } else if let Some(unavailable) = error.downcast_ref::<Unavailable>() {
            format!("unavailable: {unavailable}")
        } else if let Some(unknown) = error.downcast_ref::<UnknownRoutes>() {
            format!("unknown: {unknown}")
        } else {
            format!("other: {error}")
        }
    };
    Pages::new().permission_denied(why).other(why)
}

fn by_marks(
    club: &Club,
    rbac: Rbac<Club>,
    login_required: Option<LoginRequired<People>>,
    router: Router,
) -> BoxedChain {
    let router = router.route("/as/{name}", any(marked(log_in, Public)));
    let authentication = Authentication::new(club.people.clone(), Key::generate());
    let sessions = Sessions::new(Memory::default());
    ByMarks { pages: pages(), sessions, authentication, login_required, rbac }.wrap_router(router).boxed()
}

/// A chain by a table; `/as/{name}` is open, and its router is mounted as is said.
fn by_table(table: Table, refuse: bool, router: Router, mount: impl FnOnce(BoxedChain) -> BoxedChain) -> BoxedChain {
    let club = Club::default();
    let rbac = Rbac::new(club.clone()).table(table.open("/as/{name}")).expect("a table");
    let rbac = if refuse { rbac.refuse_unnamed() } else { rbac };
    let authentication = Authentication::new(club.people, Key::generate());
    let sessions = Sessions::new(Memory::default());
    let router = router.route("/as/{name}", any(log_in));
    mount(ByTable { pages: pages(), sessions, authentication, rbac }.wrap_router(router).boxed())
}

fn as_it_is(chain: BoxedChain) -> BoxedChain {
    chain
}

async fn log_in(user: User<People>, Path(params): Path<BTreeMap<String, String>>) -> Result<(), Error> {
    user.login(Person::named(&params["name"])).await
}

/// Asks, as somebody or as a stranger.
fn ask(chain: &BoxedChain, name: &str, method: Method, path: &str) -> Answer {
    ask_below(chain, "", name, method, path)
}

fn ask_below(chain: &BoxedChain, mount: &str, name: &str, method: Method, path: &str) -> Answer {
    let mut cookie = String::new();
    if !name.is_empty() {
        let answer = visit::ask!(chain, visit::get(&format!("{mount}/as/{name}"), &[]));
        assert_eq!(answer.status, 200, "{}", answer.text());
        cookie = answer.header("set-cookie").expect("a session").split(';').next().expect("a pair").to_owned();
    }
    visit::ask!(chain, visit::request(method, &format!("{mount}{path}"), &[("cookie", &cookie)]))
}

fn got(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.text())
}

fn said(status: u16, text: &str) -> (u16, String) {
    (status, text.to_owned())
}

const LACKS_CHANGE: &str = "not permitted: the permission `notes.change` is needed";
const UNNAMED: &str = "not permitted: nothing says who may see this view: mark it, or name its route";
const STRANGER: &str = "stranger: nobody is logged in";

fn notes() -> Router {
    let cached = async || ([(CACHE_CONTROL, HeaderValue::from_static("max-age=60"))], "cached");
    let notes = Router::new()
        .route("/notes", get(async || "notes"))
        .route("/notes/new", get(marked(async || "form", Requires("notes.change"))))
        .route("/notes/cached", get(marked(cached, Requires("notes.view"))));
    Router::new()
        .merge(marked_router(notes, Requires("notes.view")))
        .route("/both", get(marked(async || "both", RequiresAll(&["notes.view", "notes.change"]))))
        .route("/kinds", get(marked(marked(async || "kinds", RequiresAll(&["notes.view"])), Requires("notes.change"))))
        .route("/public", get(marked(async || "public", Public)))
        .route("/anyone", get(marked(async || "anyone", AnyoneMay)))
        .route("/unmarked", get(async || "unmarked"))
}

#[test]
fn prm_1_who_has_all_permissions_that_are_marked_sees_it() {
    let site = by_marks(&Club::default(), Rbac::new(Club::default()), None, notes());
    let lacks_view = "not permitted: the permission `notes.view` is needed";
    for (name, path, status, text) in [
        ("ann", "/notes", 200, "notes"),
        ("bob", "/notes", 200, "notes"),
        ("eve", "/notes", 403, lacks_view),
        ("ann", "/notes/new", 200, "form"),
        ("bob", "/notes/new", 403, LACKS_CHANGE),
        ("root", "/notes/new", 200, "form"),
        ("ann", "/both", 200, "both"),
        ("bob", "/both", 403, LACKS_CHANGE),
        ("eve", "/both", 403, lacks_view),
        ("ann", "/kinds", 200, "kinds"),
        ("bob", "/kinds", 403, LACKS_CHANGE),
        ("eve", "/unmarked", 200, "unmarked"),
        ("", "/unmarked", 200, "unmarked"),
        ("", "/nowhere", 404, "not found"),
    ] {
        assert_eq!(got(&ask(&site, name, Method::GET, path)), said(status, text), "{name} {path}");
    }
}

#[test]
fn prm_1_an_account_that_is_not_active_has_none() {
    let club = Club::default();
    let site = by_marks(&club, Rbac::new(club.clone()), None, notes());
    let answer = visit::ask!(site, visit::get("/as/ann", &[]));
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let again = || got(&visit::ask!(site, visit::get("/notes", &[("cookie", &cookie)])));
    assert_eq!(again(), said(200, "notes"));
    club.people.lock();
    assert_eq!(again(), said(401, STRANGER));
}

#[test]
fn prm_1_they_are_asked_once_and_only_if_one_is_wanted() {
    let club = Club::default();
    let thrice = async |permits: Permits<Club>| -> Result<String, Error> {
        permits.require("notes.view").await?;
        let granted = permits.granted().await?.is_some_and(|granted| granted.has("notes.view"));
        Ok(format!("{granted} {}", permits.has("notes.change").await?))
    };
    let router = notes().route("/thrice", get(marked(thrice, RequiresAll(&["notes.view", "notes.view"]))));
    let site = by_marks(&club, Rbac::new(club.clone()), None, router);
    for (name, path, asked) in
        [("bob", "/thrice", 1), ("bob", "/unmarked", 0), ("bob", "/anyone", 0), ("", "/notes", 0)]
    {
        ask(&site, name, Method::GET, path);
        assert_eq!(club.asked(), asked, "{path}");
    }
    assert_eq!(ask(&site, "bob", Method::GET, "/thrice").text(), "true false");
}

#[test]
fn prm_1_they_are_those_of_who_is_logged_in_now() {
    let club = Club::default();
    let changes = async |permits: Permits<Club>, user: User<People>| -> Result<String, Error> {
        let before = permits.has("notes.change").await?;
        user.login(Person::named("ann")).await?;
        let after = permits.has("notes.change").await?;
        user.logout().await?;
        Ok(format!("{before} {after} {}", permits.has("notes.change").await?))
    };
    let site = by_marks(&club, Rbac::new(club.clone()), None, Router::new().route("/", get(changes)));
    assert_eq!(ask(&site, "bob", Method::GET, "/").text(), "false true false");
}

#[test]
fn prm_2_d17_a_stranger_is_asked_to_log_in_and_who_is_logged_in_is_refused() {
    let login = || Some(LoginRequired::new("/login").unwrap());
    let club = Club::default();
    let site = by_marks(&club, Rbac::new(club.clone()), login(), notes());
    let stranger = ask(&site, "", Method::GET, "/notes/new");
    assert_eq!(
        (stranger.status.as_u16(), stranger.header("location")),
        (302, Some("/login?next=/notes/new".to_owned()))
    );
    // D17: no way back to the login.
    assert_eq!(got(&ask(&site, "bob", Method::GET, "/notes/new")), said(403, LACKS_CHANGE));
    assert_eq!(got(&ask(&site, "", Method::GET, "/public")), said(200, "public"));

    let rbac = Rbac::new(club.clone()).login(LoginAt::new("/here").unwrap());
    let other = marked(marked(async || "", Requires("a.b")), LoginAt::new("/there").unwrap());
    let site = by_marks(&club, rbac, None, notes().route("/other", get(other)));
    for (path, location) in [("/notes", "/here?next=/notes"), ("/other", "/there?next=/other")] {
        let stranger = ask(&site, "", Method::GET, path);
        assert_eq!((stranger.status.as_u16(), stranger.header("location").as_deref()), (302, Some(location)));
    }

    let site = by_marks(&club, Rbac::new(club.clone()), None, notes());
    let stranger = ask(&site, "", Method::GET, "/notes");
    assert_eq!(got(&stranger), said(401, STRANGER));
    assert_eq!(stranger.header("www-authenticate").as_deref(), Some("Cookie"));
}

#[test]
fn d28_what_is_guarded_is_not_stored_unless_it_says_otherwise() {
    let site = by_marks(&Club::default(), Rbac::new(Club::default()), None, notes());
    for (name, path, cache) in [
        ("bob", "/notes", Some("no-store")),
        ("bob", "/notes/new", Some("no-store")),
        ("", "/notes", Some("no-store")),
        ("bob", "/notes/cached", Some("max-age=60 | private")),
        ("bob", "/unmarked", None),
        ("", "/public", None),
    ] {
        let cached = ask(&site, name, Method::GET, path).header("cache-control");
        let cached = cached.map(|cached| cached.replace("private | no-store", "no-store"));
        assert_eq!(cached.as_deref(), cache, "{name} {path}");
    }
}

#[test]
fn d33_permissions_that_cannot_be_asked_let_nobody_in() {
    let club = Club::default();
    let site = by_marks(&club, Rbac::new(club.clone()), None, notes());
    club.inside.down.store(true, Ordering::SeqCst);
    assert_eq!(got(&ask(&site, "root", Method::GET, "/notes")).0, 503);
    assert_eq!(got(&ask(&site, "root", Method::GET, "/unmarked")), said(200, "unmarked"));
}

#[test]
fn what_is_not_named_is_refused_if_that_was_said() {
    let site = by_marks(&Club::default(), Rbac::new(Club::default()).refuse_unnamed(), None, notes());
    for (name, path, status, text) in [
        ("root", "/unmarked", 403, UNNAMED),
        ("", "/unmarked", 401, STRANGER),
        ("", "/anyone", 200, "anyone"),
        ("", "/public", 200, "public"),
        ("bob", "/notes", 200, "notes"),
        ("", "/nowhere", 404, "not found"),
    ] {
        assert_eq!(got(&ask(&site, name, Method::GET, path)), said(status, text), "{name} {path}");
    }
    let with_fallback = notes().fallback(async || "fallback");
    let site = by_marks(&Club::default(), Rbac::new(Club::default()).refuse_unnamed(), None, with_fallback);
    assert_eq!(got(&ask(&site, "root", Method::GET, "/nowhere")), said(403, UNNAMED));
}

/// All that a router can have.
fn all_kinds() -> Router {
    let service = Router::new().route("/inside", get(marked(async || "inside", Public)));
    let nested = Router::new().route("/page/{n}", get(async || "page")).fallback(async || "of nested");
    Router::new()
        .route("/notes/{id}", get(async || "note").put(async || "put").delete(async || "deleted"))
        .route("/notes/all", get(async || "all"))
        .route("/files/{*path}", get(async || "file"))
        .route("/free", get(async || "free"))
        .nest_service("/service", service)
        .nest("/nested", nested)
        .fallback(async || "fallback")
}

fn full_table() -> Table {
    Table::new()
        .require_for(&Method::GET, "/notes/{id}", "notes.view")
        .require_all_for(&Method::PUT, "/notes/{id}", &["notes.view", "notes.change"])
        .require("/files/{*path}", "notes.change")
        .open("/free")
        .require("/service", "notes.change")
        .require("/nested/page/{n}", "notes.view")
        .require("/nested", "notes.change")
        .require_for_fallback("notes.change")
}

/// What a chain with the full table answers, wherever it is mounted.
fn holds(site: &BoxedChain, mount: &str) {
    let (get, put, delete) = (Method::GET, Method::PUT, Method::DELETE);
    let lacks_view = "not permitted: the permission `notes.view` is needed";
    for (name, method, path, status, text) in [
        ("bob", &get, "/notes/7", 200, "note"),
        ("eve", &get, "/notes/7", 403, lacks_view),
        ("bob", &put, "/notes/7", 403, LACKS_CHANGE),
        ("ann", &put, "/notes/7", 200, "put"),
        // Named for other methods.
        ("root", &delete, "/notes/7", 403, UNNAMED),
        ("", &delete, "/notes/7", 401, STRANGER),
        ("bob", &Method::HEAD, "/notes/7", 200, ""),
        ("eve", &Method::HEAD, "/notes/7", 403, ""),
        // Not named, and not refused.
        ("", &get, "/notes/all", 200, "all"),
        ("bob", &get, "/files/a/b", 403, LACKS_CHANGE),
        ("ann", &get, "/files/a/b", 200, "file"),
        ("", &get, "/free", 200, "free"),
        // A mark inside a service opens nothing.
        ("bob", &get, "/service/inside", 403, LACKS_CHANGE),
        ("ann", &get, "/service/inside", 200, "inside"),
        ("bob", &get, "/service", 403, LACKS_CHANGE),
        ("bob", &get, "/nested/page/3", 200, "page"),
        ("eve", &get, "/nested/page/3", 403, lacks_view),
        ("bob", &get, "/nested/other", 403, LACKS_CHANGE),
        ("ann", &get, "/nested/other", 200, "of nested"),
        ("bob", &get, "/nowhere", 403, LACKS_CHANGE),
        ("ann", &get, "/nowhere", 200, "fallback"),
    ] {
        let answer = ask_below(site, mount, name, method.clone(), path);
        assert_eq!(got(&answer), said(status, text), "{name} {method} {mount}{path}");
    }
}

middleware_chain! {
    struct Around {}
}

fn around(router: Router) -> BoxedChain {
    Around {}.wrap_router(router).boxed()
}

#[test]
fn a_table_says_what_routes_fallbacks_and_mounts_need() {
    holds(&by_table(full_table(), false, all_kinds(), as_it_is), "");
}

#[test]
fn a_table_says_the_same_of_a_chain_that_is_mounted() {
    let below = |mount: &'static str| move |chain: BoxedChain| around(Router::new().nest_service(mount, chain));
    holds(&by_table(full_table(), false, all_kinds(), below("/api")), "/api");
    holds(&by_table(full_table(), false, all_kinds(), below("/api/")), "/api");
    holds(&by_table(full_table(), false, all_kinds(), below("/of/{whom}/api")), "/of/me/api");
    let twice = |chain: BoxedChain| {
        let inner = Router::new().nest_service("/b", chain);
        around(Router::new().nest("/a", inner).route("/notes/{id}", get(async || "another")))
    };
    holds(&by_table(full_table(), false, all_kinds(), twice), "/a/b");
    holds(&by_table(full_table(), false, all_kinds(), |chain| around(Router::new().fallback_service(chain))), "");
    // Without a service in it: axum 0.8 asserts, in debug builds, that there is none inside a `route_service`.
    let routed = |chain: BoxedChain| around(Router::new().route_service("/{*all}", chain));
    let router = Router::new().route("/notes/{id}", get(async || "note"));
    let site = by_table(Table::new().require("/notes/{id}", "notes.change"), false, router, routed);
    assert_eq!(got(&ask(&site, "bob", Method::GET, "/notes/1")), said(403, LACKS_CHANGE));
    assert_eq!(got(&ask(&site, "ann", Method::GET, "/notes/1")), said(200, "note"));
}

#[test]
fn a_table_of_all_refuses_the_rest() {
    let site = by_table(full_table(), true, all_kinds(), as_it_is);
    assert_eq!(got(&ask(&site, "root", Method::GET, "/notes/all")), said(403, UNNAMED));
    assert_eq!(got(&ask(&site, "", Method::GET, "/free")), said(200, "free"));
}

#[test]
fn a_mark_and_a_table_are_both_needed() {
    let router = Router::new()
        .route("/", get(marked(async || "both", Requires("notes.change"))))
        .route("/open", get(marked(async || "open", Requires("notes.change"))));
    let site = by_table(Table::new().require("/", "notes.view").open("/open"), false, router, as_it_is);
    for path in ["/", "/open"] {
        assert_eq!(got(&ask(&site, "bob", Method::GET, path)), said(403, LACKS_CHANGE));
        assert_eq!(got(&ask(&site, "ann", Method::GET, path)).0, 200);
    }
}

#[test]
fn a_pattern_that_is_misspelt_opens_nothing() {
    for (table, unknown) in [
        (Table::new().require("/note/{id}", "a.b"), "`/note/{id}`"),
        (Table::new().require("/notes/{key}", "a.b"), "`/notes/{key}`"),
        (Table::new().require("/notes/{id}/", "a.b"), "`/notes/{id}/`"),
        (Table::new().require("/notes/7", "a.b"), "`/notes/7`"),
        (Table::new().require("/files/{path}", "a.b"), "`/files/{path}`"),
        (Table::new().require("/service/inside", "a.b"), "`/service/inside`"),
        (Table::new().require("/nested/pages", "a.b").require("/{", "a.b"), "`/nested/pages`, `/{`"),
        (Table::new().require_for(&Method::POST, "/notes/{id}", "a.b"), "POST of `/notes/{id}`"),
    ] {
        let site = by_table(table.clone(), false, all_kinds(), as_it_is);
        for path in ["/free", "/notes/7", "/nowhere"] {
            let answer = got(&visit::ask!(site, visit::get(path, &[])));
            let why = format!("unknown: the table of permissions names what the router has not: {unknown}");
            assert_eq!(answer, (500, why), "{path}");
        }
        let routes = Routes::of(&all_kinds());
        let error = Rbac::new(Club::default()).table(table).unwrap().check(&routes).unwrap_err();
        assert_eq!(error.names().collect::<Vec<_>>().join(", "), unknown);
    }
    let rbac = Rbac::new(Club::default()).table(full_table()).unwrap();
    assert_eq!(rbac.check(&Routes::of(&all_kinds())), Ok(()));
}

middleware_chain! {
    struct Sharing {
        pages: Pages,
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Arc<Rbac<Club, ByRoute>>,
    }
}

#[test]
fn a_table_that_two_chains_share_is_compared_with_both_routers() {
    let rbac = Arc::new(Rbac::new(Club::default()).table(Table::new().require("/a", "a.b")).unwrap());
    let chain = |path: &str| {
        let authentication = Authentication::new(People::default(), Key::generate());
        let sessions = Sessions::new(Memory::default());
        let router = Router::new().route(path, get(async || ""));
        Sharing { pages: pages(), sessions, authentication, rbac: rbac.clone() }.wrap_router(router).boxed()
    };
    let (right, wrong) = (chain("/a"), chain("/b"));
    for _ in 0..2 {
        assert_eq!(visit::ask!(right, visit::get("/a", &[])).status, 401);
        assert_eq!(visit::ask!(wrong, visit::get("/b", &[])).status, 500);
    }
}

#[test]
fn a_table_that_contradicts_itself_is_not_built() {
    let wrong = |table: Table| Rbac::new(Club::default()).table(table).unwrap_err().to_string();
    let post = Method::POST;
    for (table, why) in [
        (Table::new().require("notes", "a.b"), "`notes` does not begin with a slash"),
        (Table::new().require("", "a.b"), "`` does not begin with a slash"),
        (Table::new().require("/", ""), "`/` needs a permission without a name"),
        (Table::new().require("/", "a.b").open("/"), "`/` is named twice for the same methods"),
        (Table::new().open_for(&post, "/").require_for(&post, "/", "a"), "`/` is named twice for the same methods"),
        (Table::new().open_fallback().require_for_fallback("a"), "`the fallback` is named twice for the same methods"),
    ] {
        assert_eq!(wrong(table), why);
    }
}

/// What a blocking middleware has found.
#[derive(Clone, Default)]
struct Found(Arc<Mutex<Vec<String>>>);

#[middleware]
impl Found {
    fn call(&self, req: &mut Request, permits: Permits<Club>, next: impl blocking::Next) -> Result<Response, Error> {
        let permits = permits.blocking();
        let granted = permits.granted()?.is_some();
        let required = permits.require("notes.change").map_err(|error| error.to_string());
        let mut found = self.0.lock().expect("no panics");
        found.push(format!("{granted} {} {required:?}", permits.has("notes.view")?));
        drop(found);
        Ok(next.run(req))
    }
}

middleware_chain! {
    struct Blocking {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        rbac: Rbac<Club>,
        found: Found,
    }
}

#[test]
fn what_may_block_asks_as_well() {
    let found = Found::default();
    let chain = Blocking {
        sessions: Sessions::new(Memory::default()),
        authentication: Authentication::new(People::default(), Key::generate()),
        rbac: Rbac::new(Club::default()),
        found: found.clone(),
    };
    let site = chain.wrap_router(Router::new().route("/as/{name}", any(log_in)).route("/", any(async || ""))).boxed();
    for name in ["", "bob", "ann"] {
        ask(&site, name, Method::GET, "/");
        let last = found.0.lock().unwrap().pop().unwrap();
        let expected = match name {
            "" => r#"false false Err("nobody is logged in")"#,
            "bob" => r#"true true Err("the permission `notes.change` is needed")"#,
            _ => "true true Ok(())",
        };
        assert_eq!(last, expected);
    }
}
