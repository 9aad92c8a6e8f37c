//! What is told of a request, and when.

mod ends;
#[cfg(feature = "metrics")]
mod meters;
#[cfg(feature = "access-log-sqlite")]
mod sqlite;
mod traces;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::get;
use http::{HeaderMap, Method, StatusCode};
use ordain::{BoxedChain, Request, middleware, middleware_chain};

use super::{AccessLog, End, Line, Quiet, Sink, TraceParent};
use crate::events::Events;
use crate::mutations::mutated;
use crate::visit::{self, ask};

/// Keeps what it is told.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<Vec<Line>>>);

impl Sink for Kept {
    fn take(&self, line: &Line) {
        self.0.lock().expect("no panics").push(line.clone());
    }
}

impl Kept {
    fn take(&self) -> Vec<Line> {
        std::mem::take(&mut self.0.lock().expect("no panics"))
    }

    /// What has been told since the last time, but for the times.
    fn told(&self) -> Vec<String> {
        self.take().iter().map(told).collect()
    }
}

/// A line, but for the times.
fn told(line: &Line) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "{} {} {} {} {} {} {}",
        line.method_name(),
        or_none(&line.route),
        line.status.map_or(0, |status| status.as_u16()),
        line.bytes,
        line.end,
        or_none(&line.user),
        or_none(&line.country),
    )
}

/// Answers some paths above the routing.
#[middleware(process_request, in_set(ordain::sets::Answers))]
fn maintenance(req: &Request) -> Option<(StatusCode, &'static str)> {
    req.uri().path().starts_with("/closed").then_some((StatusCode::SERVICE_UNAVAILABLE, "closed"))
}

middleware_chain! {
    struct Site {
        access_log: AccessLog,
        maintenance,
    }
}

fn site(access_log: AccessLog, router: Router) -> BoxedChain {
    Site { access_log }.wrap_router(router).boxed()
}

fn kept(router: Router) -> (Kept, BoxedChain) {
    let kept = Kept::default();
    let site = site(AccessLog::new().without_events().to(kept.clone()), router);
    (kept, site)
}

fn rooms() -> Router {
    Router::new()
        .route("/notes/{id}", get(async || "a note").post(async || StatusCode::NO_CONTENT))
        .route("/broken", get(async || -> &'static str { panic!("broken") }))
        .route("/health", get(async || (Quiet, "up")))
        .nest_service("/service", Router::new().route("/inside", get(async || "inside")))
}

#[test]
fn a_line_says_route_status_and_bytes_and_neither_path_nor_query() {
    let (kept, site) = kept(rooms());
    for (method, path, line) in [
        ("GET", "/notes/7?secret=yes", "GET /notes/{id} 200 6 whole - -"),
        ("HEAD", "/notes/7", "HEAD /notes/{id} 200 0 whole - -"),
        ("POST", "/notes/7", "POST /notes/{id} 204 0 whole - -"),
        ("PUT", "/notes/7", "PUT /notes/{id} 405 0 whole - -"),
        ("BREW", "/notes/7", "_OTHER /notes/{id} 405 0 whole - -"),
        ("GET", "/broken", "GET /broken 500 21 whole - -"),
        ("GET", "/nowhere?secret=yes", "GET - 404 9 whole - -"),
        ("GET", "/closed", "GET - 503 6 whole - -"),
        ("GET", "/service/inside", "GET /service 200 6 whole - -"),
    ] {
        let _ = ask!(site, visit::request(method.parse().unwrap(), path, &[]));
        let lines = kept.take();
        assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), [line]);
        assert!(!format!("{lines:?}").contains("secret"));
        assert_eq!(lines[0].path, None);
    }
}

#[test]
fn an_event_has_the_names_of_opentelemetry() {
    let events = Events::of("ordain::access");
    let site = site(AccessLog::new().with_paths(), rooms());
    let traceparent = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    let tells = |path: &str, headers: &[(&str, &str)]| {
        events.during(|| ask!(site, visit::get(path, headers)));
        let told = events.take();
        let [event] = &told[..] else { panic!("{told:?}") };
        let (before, rest) = event.split_once("http.server.request.duration=").expect("a duration");
        let (seconds, behind) = rest.split_once(' ').expect("more");
        let seconds: f64 = seconds.parse().expect("a number");
        assert!((0.0..10.0).contains(&seconds));
        format!("{before}{behind}")
    };
    assert_eq!(
        tells("/notes/7?secret=yes", &[traceparent]),
        "INFO http.request.method=\"GET\" http.route=\"/notes/{id}\" http.response.status_code=200 http.response.body.size=6 \
         network.protocol.version=\"1.1\" url.path=\"/notes/7\" trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\""
    );
    assert_eq!(
        tells("/closed/?secret=yes", &[("traceparent", "none")]),
        "INFO http.request.method=\"GET\" http.response.status_code=503 http.response.body.size=6 \
         network.protocol.version=\"1.1\" url.path=\"/closed/\" error.type=\"503\""
    );
}

#[test]
fn what_is_quiet_is_not_told() {
    let (kept, site) = kept(rooms());
    assert_eq!(ask!(site, visit::get("/health", &[])).text(), "up");
    assert_eq!(kept.told(), [""; 0]);
}

#[test]
fn who_has_asked_nothing_is_not_told_without_events_or_sinks() {
    let events = Events::of("ordain");
    let site = site(AccessLog::new().without_events(), rooms());
    events.during(|| ask!(site, visit::get("/notes/7", &[])));
    assert_eq!(events.take(), [""; 0]);
}

#[cfg(all(feature = "auth", feature = "geo"))]
mod inside {
    use std::collections::BTreeMap;

    use axum::routing::any;

    use super::super::UsersOf;
    use super::*;
    use crate::auth::{Authentication, User};
    use crate::geo::{Countries, GeoBlock, Unknown};
    use crate::hosts::{Clients, Peer};
    use crate::people::{People, Person};
    use crate::sessions::{Memory, Sessions};
    use crate::signing::Key;

    middleware_chain! {
        struct Members {
            clients: Clients,
            access_log: AccessLog<UsersOf<People>>,
            geo_block: GeoBlock,
            sessions: Sessions<Memory>,
            authentication: Authentication<People>,
        }
    }

    fn countries() -> Countries {
        let mut writer = mmdb_writer::Writer::builder("Countries").description(&[("en", "of a test")]).build();
        let network: ipnet::IpNet = "1.2.0.0/16".parse().unwrap();
        writer.insert(network, &BTreeMap::from([("country_code", "DE")])).unwrap();
        Countries::from_bytes(writer.to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn what_the_inside_knows_is_told_and_nothing_is_loaded_for_it() {
        let (kept, people) = (Kept::default(), People::default());
        let site = Members {
            clients: Clients::new(),
            access_log: AccessLog::new().without_events().to(kept.clone()).users(),
            geo_block: GeoBlock::refuse(&countries(), ["XX"], Unknown::Admitted).unwrap(),
            sessions: Sessions::new(Memory::default()),
            authentication: Authentication::new(people.clone(), Key::generate()),
        };
        let router = Router::new()
            .route("/login", any(async |user: User<People>| user.login(Person::named("ann")).await))
            .route("/logout", any(async |user: User<People>| user.logout().await))
            .route("/asks", any(async |user: User<People>| user.require().await.map(|_| ())))
            .route("/does-not", any(async || ()));
        let site = site.wrap_router(router).boxed();
        let mut cookie = String::new();
        for (path, line, loaded) in [
            ("/does-not", "GET /does-not 200 0 whole - DE", 0),
            ("/login", "GET /login 200 0 whole ann DE", 0),
            ("/does-not", "GET /does-not 200 0 whole - DE", 0),
            ("/asks", "GET /asks 200 0 whole ann DE", 1),
            ("/logout", "GET /logout 200 0 whole - DE", 0),
        ] {
            let mut request = visit::get(path, &[("cookie", &cookie)]);
            request.extensions_mut().insert(Peer("1.2.3.4".parse().unwrap()));
            let answer = ask!(site, request);
            if let Some(line) = answer.header("set-cookie") {
                line.split(';').next().unwrap().clone_into(&mut cookie);
            }
            assert_eq!(kept.told(), [line]);
            assert!(people.loaded() <= loaded.max(u32::from(path == "/logout")), "{path}");
            if path == "/does-not" {
                assert_eq!(answer.header("vary"), None, "the session is not read");
            }
        }
    }
}
