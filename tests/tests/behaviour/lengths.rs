//! The length of a body is said once, where the outermost chain ends; there, too, goes what a status or a method does not allow.

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get;
use http::{HeaderValue, StatusCode};
use ordain::{AnyLayer, Body, BoxedChain, Mode, Next, Request, Response, Tower, middleware, middleware_chain};
use ordain_tests::{Trace, Trial};
use tower::Layer as _;

async fn doubled(response: Response) -> Response {
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 99).await.unwrap();
    Response::from_parts(head, [&body[..], &body[..]].concat().into())
}

#[middleware]
async fn twice(req: &mut Request, next: impl Next) -> Response {
    doubled(next.run(req).await).await
}

middleware_chain! {
    struct Twice {
        twice,
    }
}

middleware_chain! {
    struct Part {}
}

middleware_chain! {
    struct With {
        part: Tower<AnyLayer>,
        twice,
    }
}

/// A part of a site, with a chain of its own.
fn part() -> BoxedChain {
    Part.wrap_router(routes()).boxed()
}

fn routes() -> Router {
    let own = async || ([("content-length", "4")], "four");
    let streaming = async || Body::new(http_body_util::BodyExt::map_frame(Body::from("one"), |frame| frame));
    Router::new().route("/text", get(async || "four")).route("/own", get(own)).route("/streaming", get(streaming))
}

/// The length that a response says, and its body.
fn said(app: &BoxedChain, mode: Mode, method: &str, uri: &str) -> (Option<String>, String) {
    let mut req = Trace::new(&[]).request();
    *req.method_mut() = method.parse().unwrap();
    *req.uri_mut() = uri.parse().unwrap();
    let response = Trial { label: "", app: app.clone() }.run(mode, req);
    assert!(response.headers().get_all("content-length").iter().count() < 2, "{method} {uri}");
    let length = response.headers().get("content-length");
    assert!(length.is_none_or(|length| !length.is_sensitive()), "{method} {uri}");
    (length.map(|value| value.to_str().unwrap().to_owned()), crate::text(response))
}

#[test]
fn a_length_is_that_of_what_leaves_the_outermost_chain() {
    let mount = |path: &str| Router::new().nest_service(path, part());
    let asked = |req: &mut Request| {
        let (part, req) = (part(), std::mem::take(req));
        async move { part.handle(req).await }
    };
    for (way, app, prefix, router_ends) in [
        ("a route", Twice.wrap_router(routes()).boxed(), "", true),
        ("nest_service", Twice.wrap_router(mount("/part")).boxed(), "/part", true),
        ("in a nested router", Twice.wrap_router(Router::new().nest("/a", mount("/part"))).boxed(), "/a/part", true),
        ("in a service", Twice.wrap_router(Router::new().nest_service("/a", mount("/b"))).boxed(), "/a/b", true),
        ("fallback_service", Twice.wrap_router(Router::new().fallback_service(part())).boxed(), "", true),
        ("a layer", Twice.wrap_router(routes().layer(Part.layer())).boxed(), "", true),
        ("wrap_service", Twice.wrap_service(part()).boxed(), "", false),
        ("a router in wrap_service", Twice.wrap_service(mount("/part")).boxed(), "/part", false),
        ("of a router", Twice.wrap_service(routes().layer(Part.layer())).boxed(), "", false),
        ("asked by a view", Twice.wrap(asked).boxed(), "", false),
        ("in the middle", With { part: Tower::any(Part.layer()) }.wrap_router(routes()).boxed(), "", true),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            for uri in ["/text", "/own"] {
                let uri = format!("{prefix}{uri}");
                let found = said(&app, mode, "GET", &uri);
                assert_eq!(found, (Some("8".to_owned()), "fourfour".to_owned()), "{way}");
                let found = said(&app, mode, "HEAD", &uri);
                // The service of `wrap_service` cuts by itself, if it is a router.
                let head = if way == "of a router" { "4" } else { "8" };
                assert_eq!(found, (Some(head.to_owned()), String::new()), "{way}");
            }
            // The middleware has read it to its end.
            let uri = format!("{prefix}/streaming");
            let length = router_ends.then(|| "6".to_owned());
            assert_eq!(said(&app, mode, "GET", &uri), (length, "oneone".to_owned()), "{way}");
        }
    }
}

#[test]
fn a_layer_between_two_chains_may_change_the_length() {
    let between = || Router::new().nest_service("/part", part()).layer(map_response(doubled));
    let layered = || Part.layer().layer(between());
    for (way, app) in [
        ("wrap_router", Twice.wrap_router(between()).boxed()),
        ("wrap_service", Twice.wrap_service(between()).boxed()),
        ("layer", Twice.wrap_router(Router::new().fallback_service(layered())).boxed()),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            for uri in ["/part/text", "/part/own"] {
                let found = said(&app, mode, "GET", uri);
                assert_eq!(found, (Some("16".to_owned()), "four".repeat(4)), "{way}");
                if way == "wrap_router" {
                    assert_eq!(said(&app, mode, "HEAD", uri), (Some("16".to_owned()), String::new()), "{way}");
                }
            }
        }
    }
}

#[test]
fn what_a_status_does_not_allow_is_dropped() {
    let of = |status: u16, length, body: &'static str| {
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Some(length) = length {
            response.headers_mut().insert("content-length", HeaderValue::from_static(length));
        }
        response
    };
    for (status, length, body, kept) in [
        (204, None, "", None),
        (204, None, "body", None),
        (204, Some("4"), "body", None),
        (204, Some("7"), "", None),
        (304, None, "", None),
        (304, None, "body", None),
        (304, Some("4"), "body", None),
        // That of the response which the client has.
        (304, Some("7"), "", Some("7")),
        (101, None, "", None),
        (103, Some("4"), "body", None),
    ] {
        let view = move || std::future::ready(of(status, length, body));
        let router = || Router::new().route("/x", get(view));
        let part = || Part.wrap_router(router());
        let layered = Part.layer().layer(tower::service_fn(move |_: Request| {
            std::future::ready(Ok::<_, std::convert::Infallible>(of(status, length, body)))
        }));
        for (way, app) in [
            ("a view", Part.wrap(move |_: &mut Request| std::future::ready(of(status, length, body))).boxed()),
            ("a router", part().boxed()),
            ("a service", Part.wrap_service(part()).boxed()),
            ("a nested service", Part.wrap_router(Router::new().fallback_service(part())).boxed()),
            ("a layer", layered),
        ] {
            for mode in [Mode::Async, Mode::Blocking] {
                for method in ["GET", "HEAD"] {
                    let found = said(&app, mode, method, "/x");
                    assert_eq!(found, (kept.map(str::to_owned), String::new()), "{way} {method} {status} {length:?}");
                }
            }
        }
    }
}

/// Its length is not known any more.
#[middleware]
async fn streamed(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await.map(|body| Body::new(http_body_util::BodyExt::map_frame(body, |frame| frame)))
}

middleware_chain! {
    struct Streamed {
        streamed,
    }
}

#[test]
fn a_length_does_not_outlive_a_body_of_which_it_was_known() {
    let says = |length: &'static str| move || std::future::ready(([("content-length", length)], "four"));
    let router = Router::new()
        .route("/silent", get(async || "four"))
        .route("/right", get(says("4")))
        .route("/wrong", get(says("7")))
        .merge(routes());
    let of_a_stream = async |_: &mut Request| {
        ([("content-length", "7")], Body::new(http_body_util::BodyExt::map_frame(Body::from("streams"), |frame| frame)))
    };
    let app = Streamed.wrap_router(router).boxed();
    let stream = Streamed.wrap(of_a_stream).boxed();
    for mode in [Mode::Async, Mode::Blocking] {
        for uri in ["/silent", "/right", "/wrong"] {
            assert_eq!(said(&app, mode, "GET", uri), (None, "four".to_owned()), "{uri}");
        }
        assert_eq!(said(&app, mode, "GET", "/streaming"), (None, "one".to_owned()));
        // Nobody but the view knows it.
        assert_eq!(said(&stream, mode, "GET", "/"), (Some("7".to_owned()), "streams".to_owned()));
    }
}
