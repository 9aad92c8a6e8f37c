//! A second run of `next` finds what the first has found, wherever the chain is mounted.

use axum::Router;
use axum::extract::{MatchedPath, NestedPath, OriginalUri, RawPathParams};
use axum::routing::{get, post};
use ordain::{Body, BoxedChain, Error, Mode, Next, Provide, Request, Response, View, middleware, middleware_chain};
use ordain_tests::{A, Both, Trace, Trial};
use tower::Layer as _;

#[derive(Clone)]
struct Number(usize);

/// Runs `next` three times; the answer is what each of them has found.
#[middleware]
async fn thrice(req: &mut Request, next: impl Provide<Number>) -> Response {
    let mut found = Vec::new();
    for number in 1..4 {
        let response = next.clone().provide(Number(number)).run(req).await;
        found.push(crate::text_of(response).await);
    }
    Response::new(found.join("\n").into())
}

#[middleware(process_view)]
fn tells(req: &mut Request, number: Number, view: &View<'_>) {
    let params: Vec<_> = view.params().collect();
    let text = format!("{} {:?} {:?} {params:?}", number.0, view.name(), view.route());
    req.headers_mut().insert("x-view", text.parse().unwrap());
}

middleware_chain! {
    struct Rerun {
        thrice,
        tells,
        Both<A>,
    }
}

middleware_chain! {
    struct Plain {
        Both<A>,
    }
}

async fn report(
    route: Option<MatchedPath>,
    nested: Result<NestedPath, axum::extract::rejection::NestedPathRejection>,
    OriginalUri(original): OriginalUri,
    params: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
    req: Request,
) -> String {
    let route = route.as_ref().map(MatchedPath::as_str);
    let nested = nested.as_ref().map(NestedPath::as_str).ok();
    let params = params.as_ref().map(|params| params.iter().collect::<Vec<_>>()).map_err(ToString::to_string);
    let view = req.headers().get("x-view").map(|view| view.to_str().unwrap());
    format!("{} | {route:?} {nested:?} {original} {} {params:?}", view.unwrap_or_default(), req.uri())
}

/// What the runs have found, one after another; in both modes the same.
fn runs(app: &BoxedChain, uri: &str) -> Vec<String> {
    let [first, second] = [Mode::Async, Mode::Blocking].map(|mode| {
        let mut req = Trace::new(&[]).request();
        *req.uri_mut() = uri.parse().unwrap();
        let response = Trial { label: "", app: app.clone() }.run(mode, req);
        crate::text(response).lines().map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(first, second);
    first
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of all ways of mounting")]
fn a_second_run_finds_what_the_first_has_found() {
    let routes = || Router::new().route("/items/{id}", get(report));
    let chain = || Rerun.wrap_router(routes());
    let in_nested = Router::new().nest("/{lang}", routes().layer(Rerun.layer()));
    let in_service = Router::new().nest_service("/{lang}", routes());
    let layer = |router: Router| Plain.wrap_service(router.layer(Rerun.layer())).boxed();
    let plain = |router| Plain.wrap_router(router).boxed();
    let service = |router: Router| Plain.layer().layer(router);
    let item = r#""/items/{id}" Some("/items/{id}") [("id", "7")]"#;
    let items = r#""/{lang}/items/{id}" Some("/{lang}/items/{id}") [("lang", "de"), ("id", "7")]"#;
    let both = r#"Ok([("lang", "de"), ("id", "7")])"#;
    for (way, app, uri, view, axum) in [
        (
            "outermost",
            Rerun.wrap_router(routes()).boxed(),
            "/items/7?q=1",
            item.to_owned(),
            r#"Some("/items/{id}") None /items/7?q=1 /items/7?q=1 Ok([("id", "7")])"#.to_owned(),
        ),
        (
            "around a nested router",
            Rerun.wrap_router(Router::new().nest("/{lang}", routes())).boxed(),
            "/de/items/7",
            items.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "around a nested service",
            Rerun.wrap_router(in_service.clone()).boxed(),
            "/de/items/7",
            r#""/{lang}" Some("/{lang}") [("lang", "de")]"#.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "under nest_service",
            plain(Router::new().nest_service("/{lang}", chain())),
            "/de/items/7",
            items.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "under nest_service of a router without a chain",
            service(Router::new().nest_service("/{lang}", chain())),
            "/de/items/7",
            items.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "under nest_service under nest",
            plain(Router::new().nest("/a", Router::new().nest_service("/{lang}/b", chain()))),
            "/a/de/b/items/7",
            r#""/a/{lang}/b/items/{id}" Some("/a/{lang}/b/items/{id}") [("lang", "de"), ("id", "7")]"#.to_owned(),
            format!(r#"Some("/a/{{lang}}/b/items/{{id}}") Some("/a/{{lang}}/b") /a/de/b/items/7 /items/7 {both}"#),
        ),
        (
            "under nest_service under nest_service, with names and values that are odd",
            plain(Router::new().nest_service("/{a b}", Router::new().nest_service("/{id}", chain()))),
            "/o%2Fne/%25/items/7",
            concat!(
                r#""/{a b}/{id}/items/{id}" Some("/{a b}/{id}/items/{id}") "#,
                r#"[("a b", "o/ne"), ("id", "%"), ("id", "7")]"#
            )
            .to_owned(),
            concat!(
                r#"Some("/{a b}/{id}/items/{id}") Some("/{a b}/{id}") /o%2Fne/%25/items/7 /items/7 "#,
                r#"Ok([("a b", "o/ne"), ("id", "%"), ("id", "7")])"#
            )
            .to_owned(),
        ),
        (
            "as the service of a route",
            plain(Router::new().route_service("/items/{id}", chain())),
            "/items/7",
            r#""/items/{id}/items/{id}" Some("/items/{id}/items/{id}") [("id", "7"), ("id", "7")]"#.to_owned(),
            r#"Some("/items/{id}/items/{id}") None /items/7 /items/7 Ok([("id", "7"), ("id", "7")])"#.to_owned(),
        ),
        (
            "as a fallback",
            plain(Router::new().fallback_service(chain())),
            "/items/7",
            item.to_owned(),
            r#"Some("/items/{id}") None /items/7 /items/7 Ok([("id", "7")])"#.to_owned(),
        ),
        (
            "as a layer",
            layer(routes()),
            "/items/7",
            item.to_owned(),
            r#"Some("/items/{id}") None /items/7 /items/7 Ok([("id", "7")])"#.to_owned(),
        ),
        (
            "as a layer in a nested router",
            plain(in_nested),
            "/de/items/7",
            items.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "as a layer around a nested service",
            layer(in_service),
            "/de/items/7",
            r#""/{lang}" Some("/{lang}") [("lang", "de")]"#.to_owned(),
            format!(r#"Some("/{{lang}}/items/{{id}}") Some("/{{lang}}") /de/items/7 /items/7 {both}"#),
        ),
        (
            "with parameters that are not UTF-8",
            plain(Router::new().nest_service("/{lang}/{region}", chain())),
            "/de/%FF/items/7",
            r#""/{lang}/{region}/items/{id}" Some("/{lang}/{region}/items/{id}") []"#.to_owned(),
            concat!(
                r#"Some("/{lang}/{region}/items/{id}") Some("/{lang}/{region}") /de/%FF/items/7 /items/7 "#,
                r#"Err("Invalid UTF-8 in `region`")"#
            )
            .to_owned(),
        ),
    ] {
        let expected = [1, 2, 3].map(|number| format!("{number} {view} | {axum}"));
        assert_eq!(runs(&app, uri), expected, "{way}");
    }
}

/// Another page for a request: it goes once more through the router.
#[middleware]
async fn re_execute(req: &mut Request, next: impl Next) -> Response {
    let response = next.clone().run(req).await;
    let Some(to) = response.headers().get("x-accel-redirect") else { return response };
    *req.uri_mut() = to.to_str().unwrap().parse().unwrap();
    next.run(req).await
}

#[test]
fn a_second_run_starts_from_the_path_that_it_has_by_then() {
    #[middleware(process_view)]
    fn members_only(_req: &Request, view: &View<'_>) -> Result<Option<Response>, Error> {
        if view.route().is_some_and(|route| route.contains("/members/")) {
            return Err(Error::permission_denied("members only"));
        }
        Ok(None)
    }

    middleware_chain! {
        struct Guarded {
            re_execute,
            members_only,
        }
    }

    let to = |to: &'static str| get(move || std::future::ready([("x-accel-redirect", to)]));
    let routes = || {
        Router::new()
            .route("/public/{id}", to("/members/list"))
            .route("/members/list", get(async || "secret"))
            .route("/again/{id}", to("/items/8?q=2"))
            .nest_service("/below/{id}", Router::new().fallback_service(to("/items/8?q=2")))
            .route("/nowhere", to("/really/nowhere"))
            .route("/items/{id}", get(report))
    };
    let item = |route: &str, nested: &str, original: &str, params: &str| {
        (200, format!(r#" | Some("{route}") {nested} {original} /items/8?q=2 Ok([{params}("id", "8")])"#))
    };
    let outermost = item("/items/{id}", "None", "/items/8?q=2", "");
    let mounted = |original| item("/{lang}/items/{id}", r#"Some("/{lang}")"#, original, r#"("lang", "de"), "#);
    let nested = || Router::new().nest_service("/{lang}", Guarded.wrap_router(routes()));
    for (app, uri, expected) in [
        (Guarded.wrap_router(routes()).boxed(), "/public/1", (403, "forbidden".to_owned())),
        (Guarded.wrap_router(routes()).boxed(), "/again/1", outermost.clone()),
        // What was not UTF-8 was that of the first run.
        (Guarded.wrap_router(routes()).boxed(), "/again/%FF", outermost.clone()),
        (Guarded.wrap_router(routes()).boxed(), "/below/1/x", outermost),
        (Guarded.wrap_router(routes()).boxed(), "/nowhere", (404, "not found".to_owned())),
        (Plain.wrap_router(nested()).boxed(), "/de/public/1", (403, "forbidden".to_owned())),
        (Plain.wrap_router(nested()).boxed(), "/de/again/%FF", mounted("/de/again/%FF")),
        (Plain.wrap_router(nested()).boxed(), "/de/below/1/x", mounted("/de/below/1/x")),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let mut req = Trace::new(&[]).request();
            *req.uri_mut() = uri.parse().unwrap();
            let response = Trial { label: "", app: app.clone() }.run(mode, req);
            assert_eq!((response.status().as_u16(), crate::text(response)), expected, "{uri}");
        }
    }
}

#[test]
fn a_second_run_keeps_the_values_that_the_request_has_by_then() {
    #[derive(Clone)]
    struct Changed(u8);
    #[derive(Clone)]
    struct Between;
    #[derive(Clone)]
    struct Inside(usize);

    #[middleware]
    async fn changes(req: &mut Request, next: impl Next) -> Response {
        req.extensions_mut().insert(Changed(1));
        let first = crate::text_of(next.clone().run(req).await).await;
        req.extensions_mut().insert(Changed(2));
        req.extensions_mut().insert(Between);
        let second = crate::text_of(next.run(req).await).await;
        Response::new(format!("{first}, {second}").into())
    }

    #[middleware(process_view)]
    fn counts(req: &mut Request, _view: &View<'_>) {
        let before = req.extensions().get().map_or(0, |&Inside(before)| before);
        req.extensions_mut().insert(Inside(before + 1));
    }

    middleware_chain! {
        struct Changing {
            changes,
            counts,
        }
    }

    let handler = async |req: Request| {
        let values = req.extensions();
        format!(
            "{} {} {}",
            values.get::<Changed>().unwrap().0,
            values.get::<Between>().is_some(),
            values.get::<Inside>().unwrap().0
        )
    };
    let app = || Changing.wrap_router(Router::new().route("/{id}", get(handler)));
    for (app, uri) in [
        (app().boxed(), "/7"),
        (Plain.wrap_router(Router::new().nest_service("/{lang}", app())).boxed(), "/de/7"),
        // A handler keeps what it is given: only a router's hooks are behind the routing.
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let mut req = Trace::new(&[]).request();
            *req.uri_mut() = uri.parse().unwrap();
            let response = Trial { label: "", app: app.clone() }.run(mode, req);
            assert_eq!(crate::text(response), "1 false 1, 2 true 2", "{uri}");
        }
    }
}

#[test]
fn a_body_that_a_first_run_has_taken_is_an_error_in_a_second_one() {
    #[middleware]
    async fn tries(req: &mut Request, next: impl Next) -> Response {
        let first = crate::text_of(next.clone().run(req).await).await;
        let second = crate::text_of(next.run(req).await).await;
        Response::new(format!("{first}\n{second}").into())
    }

    middleware_chain! {
        struct Retrying {
            tries,
        }
    }

    let routes = || Router::new().route("/", post(async |body: String| format!("[{body}]")));
    for app in [
        Retrying.wrap_router(routes()).boxed(),
        Retrying.wrap_service(routes()).boxed(),
        Plain.wrap_service(routes().layer(Retrying.layer())).boxed(),
    ] {
        for mode in [Mode::Async, Mode::Blocking] {
            let run = |body: &'static str| {
                let mut req = Trace::new(&[]).request();
                *req.method_mut() = http::Method::POST;
                *req.body_mut() = Body::from(body);
                crate::text(Trial { label: "", app: app.clone() }.run(mode, req))
            };
            let gone = "the body of the request is gone with an earlier run of `next`";
            assert_eq!(run("four"), format!("[four]\nFailed to buffer the request body: {gone}"));
            assert_eq!(run(""), "[]\n[]");
        }
    }
}
