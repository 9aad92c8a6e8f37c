//! The rules, by their numbers.

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use ordain::template::Templates;
use ordain::{Error, Next, Request, Response, TemplateResponse, middleware, middleware_chain};

use super::{Csp, InvalidPolicy, Nonce, NotEnforced, NotReported, Off, Policy, PolicyBuilder, ReportOnly, Source};
use crate::mutations::mutated;
use crate::visit::{self, Answer, ask};

middleware_chain! {
    struct Site {
        csp: Csp,
    }
}

const ENFORCED: &str = "content-security-policy";
const REPORTED: &str = "content-security-policy-report-only";

fn answer(csp: Csp, view: fn(Nonce) -> Response) -> Answer {
    let router = Router::new().route("/", get(async move |nonce: Nonce| view(nonce)));
    ask!(Site { csp }.wrap_router(router), visit::get("/", &[]))
}

fn own() -> Policy {
    Policy::builder().default_src([Source::SelfOrigin]).build().unwrap()
}

fn with_nonce() -> Policy {
    Policy::builder().default_src([Source::SelfOrigin]).script_src([Source::SelfOrigin, Source::Nonce]).build().unwrap()
}

/// A page that shows its nonce, and nothing else.
fn shown(nonce: Nonce) -> Response {
    nonce.to_string().into_response()
}

fn plain(_: Nonce) -> Response {
    "plain".into_response()
}

/// Both headers.
fn headers(answer: &Answer) -> (Option<String>, Option<String>) {
    (answer.header(ENFORCED), answer.header(REPORTED))
}

#[test]
fn csp_01_a_request_has_one_nonce_which_is_drawn_at_first_use() {
    let twice = answer(Csp::new(with_nonce()), |nonce| format!("{nonce} {}", nonce.clone()).into_response());
    let text = twice.text();
    let (first, second) = text.split_once(' ').unwrap();
    assert_eq!(first, second);
    assert_eq!(first.len(), 22);
    assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    assert_ne!(answer(Csp::new(with_nonce()), shown).text(), answer(Csp::new(with_nonce()), shown).text());
    assert_eq!(format!("{:?}", Nonce::default()), "Nonce { used: false, .. }");
}

#[test]
fn csp_02_a_header_that_is_there_stays() {
    let csp = || Csp::new(own()).and_report_only(with_nonce());
    let both = answer(csp(), plain);
    assert_eq!(
        headers(&both),
        (Some("default-src 'self'".to_owned()), Some("default-src 'self'; script-src 'self'".to_owned()))
    );
    let enforced = answer(csp(), |_| ([("Content-Security-Policy", "img-src *")], "page").into_response());
    assert_eq!(
        headers(&enforced),
        (Some("img-src *".to_owned()), Some("default-src 'self'; script-src 'self'".to_owned()))
    );
    let reported = answer(csp(), |_| ([(REPORTED, "img-src *")], "page").into_response());
    assert_eq!(headers(&reported), (Some("default-src 'self'".to_owned()), Some("img-src *".to_owned())));
    assert_eq!(headers(&answer(Csp::report_only(own()), plain)), (None, Some("default-src 'self'".to_owned())));
}

#[test]
fn csp_03_directives_and_sources_keep_their_order() {
    let policy = Policy::builder()
        .script_src([Source::Https, Source::SelfOrigin, Source::WasmUnsafeEval, Source::hash_of("")])
        .img_src([Source::Data, Source::Blob, Source::host("*.images.example:*").unwrap(), Source::Any])
        .default_src([Source::Nothing])
        .upgrade_insecure_requests()
        .sandbox([])
        .require_trusted_types()
        .report_uri("/reports")
        .report_to("csp")
        .build()
        .unwrap();
    let expected = "script-src https: 'self' 'wasm-unsafe-eval' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; \
                    img-src data: blob: *.images.example:* *; default-src 'none'; upgrade-insecure-requests; sandbox; \
                    require-trusted-types-for 'script'; report-uri /reports; report-to csp";
    assert_eq!(policy.without_nonce(), expected);
    let sandbox = Policy::builder().sandbox(["allow-forms", "allow-scripts"]).trusted_types([]).build().unwrap();
    assert_eq!(sandbox.without_nonce(), "sandbox allow-forms allow-scripts; trusted-types");
}

#[test]
fn csp_03_a_policy_that_cannot_be_right_is_not_built() {
    let wrong = |builder: PolicyBuilder| builder.build().map_err(|error: InvalidPolicy| error.to_string()).unwrap_err();
    let empty = Policy::builder;
    assert_eq!(wrong(empty()), "the policy has no directive");
    assert_eq!(wrong(empty().img_src([])), "`img-src` names nothing: write `Source::Nothing` if nothing is allowed");
    assert_eq!(
        wrong(empty().img_src([Source::Any]).img_src([Source::Data])),
        "`img-src` stands twice: browsers mind the first alone"
    );
    assert_eq!(
        wrong(empty().img_src([Source::SelfOrigin, Source::Nothing])),
        "`'none'` in `img-src` has company, and browsers do not mind it then"
    );
    assert_eq!(wrong(empty().script_src_attr([Source::Nonce])), "`'nonce'` means nothing in `script-src-attr`");
    assert_eq!(wrong(empty().style_src([Source::UnsafeEval])), "`'unsafe-eval'` means nothing in `style-src`");
    assert_eq!(wrong(empty().report_uri("/a; script-src *")), "`/a; script-src *` cannot stand in `report-uri`");
    assert_eq!(wrong(empty().sandbox([""])), "`` cannot stand in `sandbox`");
}

#[test]
fn csp_03_no_tampered_host_ends_its_directive() {
    for fine in
        ["cdn.example", "https://cdn.example", "*.cdn.example", "https://a.b:8443/x/y.js", "localhost:*", "wss://a"]
    {
        assert!(Source::host(fine).is_ok(), "{fine}");
    }
    for wrong in [
        "", "*", "https:", "https://", "'self'", "a b", "a;b", "a,b", "a..b", "*.*.a", "a:", "a:x", "://a", "a/?b",
        "a/'",
    ] {
        assert!(Source::host(wrong).is_err(), "{wrong}");
    }
    mutated(&["https://cdn.example:8443/x/y.js", "*.cdn.example", "'unsafe-inline'", "a; script-src *"], |input| {
        let Ok(text) = str::from_utf8(input) else { return };
        if let Ok(source) = Source::host(text) {
            assert!(
                source
                    .to_string()
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b";,'\"*".contains(&byte) || byte == b'*')
            );
        }
    });
}

#[test]
fn csp_04_the_nonce_stands_in_the_header_if_it_was_used() {
    let used = answer(Csp::new(with_nonce()).and_report_only(with_nonce()), shown);
    let expected = format!("default-src 'self'; script-src 'self' 'nonce-{}'", used.text());
    assert_eq!(headers(&used), (Some(expected.clone()), Some(expected.clone())));
    let unused = answer(Csp::new(with_nonce()), plain);
    assert_eq!(unused.header(ENFORCED).as_deref(), Some("default-src 'self'; script-src 'self'"));
    assert_eq!(answer(Csp::new(own()), shown).header(ENFORCED).as_deref(), Some("default-src 'self'"));
}

#[test]
fn csp_04_d14_without_the_nonce_a_policy_is_never_empty_and_never_allows_more() {
    let unused = |sources: &[Source]| {
        let policy = Policy::builder().script_src(sources.to_vec()).build().unwrap();
        answer(Csp::new(policy), plain).header(ENFORCED).unwrap()
    };
    assert_eq!(unused(&[Source::Nonce]), "script-src 'none'");
    assert_eq!(unused(&[Source::Nonce, Source::UnsafeInline]), "script-src 'none'");
    assert_eq!(unused(&[Source::UnsafeInline, Source::Https, Source::Nonce]), "script-src https:");
    assert_eq!(unused(&[Source::UnsafeInline]), "script-src 'unsafe-inline'");
}

#[test]
fn csp_05_notes_of_the_response_stand_for_the_policy_of_the_site() {
    fn other() -> Policy {
        Policy::builder().img_src([Source::Any]).build().unwrap()
    }
    let noted = |view| headers(&answer(Csp::new(own()).and_report_only(own()), view));
    let site = || Some("default-src 'self'".to_owned());
    assert_eq!(noted(|_| (other(), "page").into_response()), (Some("img-src *".to_owned()), site()));
    assert_eq!(noted(|_| (ReportOnly(other()), "page").into_response()), (site(), Some("img-src *".to_owned())));
    assert_eq!(noted(|_| (axum::Extension(other()), "page").into_response()), (Some("img-src *".to_owned()), site()));
    assert_eq!(noted(|_| (NotEnforced, "page").into_response()), (None, site()));
    assert_eq!(noted(|_| (NotReported, "page").into_response()), (site(), None));
    assert_eq!(noted(|_| (Off, other(), "page").into_response()), (None, None));
    let alone = answer(Csp::report_only(own()), |_| (other(), "page").into_response());
    assert_eq!(headers(&alone), (Some("img-src *".to_owned()), site()), "though the site enforces none");
}

#[test]
fn csp_05_the_page_of_an_error_has_the_policy_of_the_site() {
    let raised = answer(Csp::new(own()), |_| (Off, Error::other("broken")).into_response());
    assert_eq!((raised.status.as_u16(), raised.header(ENFORCED).as_deref()), (500, Some("default-src 'self'")));
    let panicked = answer(Csp::new(own()), |_| panic!("lost"));
    assert_eq!((panicked.status.as_u16(), panicked.header(ENFORCED).as_deref()), (500, Some("default-src 'self'")));
}

#[test]
fn csp_06_whoever_takes_the_nonce_stands_below() {
    #[middleware]
    async fn banner(req: &mut Request, nonce: Nonce, next: impl Next) -> Response {
        let mut response = next.run(req).await;
        response.headers_mut().insert("x-nonce", nonce.value().parse().unwrap());
        response
    }
    middleware_chain! {
        struct WithBanner {
            csp: Csp,
            banner,
        }
    }
    let answer =
        ask!(WithBanner { csp: Csp::new(with_nonce()) }.wrap(async |_: &mut Request| "page"), visit::get("/", &[]));
    let expected = format!("default-src 'self'; script-src 'self' 'nonce-{}'", answer.header("x-nonce").unwrap());
    assert_eq!(answer.header(ENFORCED), Some(expected), "also one that is used on the way out");
}

#[test]
fn csp_07_what_is_answered_above_has_no_policy() {
    #[middleware(process_request)]
    fn closed(req: &Request) -> Option<&'static str> {
        (req.uri().path() == "/").then_some("closed")
    }
    middleware_chain! {
        struct Closed {
            closed,
            csp: Csp,
        }
    }
    let answer = ask!(Closed { csp: Csp::new(own()) }.wrap(async |_: &mut Request| "page"), visit::get("/", &[]));
    assert_eq!((answer.text().as_str(), headers(&answer)), ("closed", (None, None)));
}

#[test]
fn csp_08_a_template_that_shows_the_nonce_uses_it() {
    middleware_chain! {
        struct Pages {
            templates: Templates,
            csp: Csp,
        }
    }
    let page = |name: &'static str| {
        let mut environment = minijinja::Environment::new();
        environment.add_template("shown", "{{ csp_nonce }} {{ csp_nonce }}").unwrap();
        environment.add_template("plain", "plain").unwrap();
        let pages = Pages { templates: Templates::new(environment), csp: Csp::new(with_nonce()) };
        ask!(pages.wrap(move |_: &mut Request| async move { TemplateResponse::new(name) }), visit::get("/", &[]))
    };
    let answer = page("shown");
    let text = answer.text();
    let (first, second) = text.split_once(' ').unwrap();
    assert_eq!((first, first.len()), (second, 22));
    assert_eq!(answer.header(ENFORCED), Some(format!("default-src 'self'; script-src 'self' 'nonce-{first}'")));
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));

    let answer = page("plain");
    assert_eq!(answer.header(ENFORCED).as_deref(), Some("default-src 'self'; script-src 'self'"));
    assert_eq!(answer.header("cache-control"), None);
}

#[test]
fn d02_d29_a_page_whose_nonce_was_used_is_not_stored() {
    assert_eq!(answer(Csp::new(with_nonce()), shown).header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(answer(Csp::new(with_nonce()), plain).header("cache-control"), None);
    let off = answer(Csp::new(with_nonce()), |nonce| (Off, nonce.to_string()).into_response());
    assert_eq!(off.header("cache-control").as_deref(), Some("no-store"));
}

#[test]
fn a_chain_inside_another_has_the_same_nonce() {
    let inner = Site { csp: Csp::report_only(with_nonce()) };
    let router = Router::new().route("/", get(async |nonce: Nonce| nonce.to_string())).layer(inner.layer());
    let answer = ask!(Site { csp: Csp::new(with_nonce()) }.wrap_router(router), visit::get("/", &[]));
    let expected = format!("default-src 'self'; script-src 'self' 'nonce-{}'", answer.text());
    assert_eq!(headers(&answer), (Some(expected.clone()), Some(expected.clone())));
}
