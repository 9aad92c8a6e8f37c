//! `process_view`.

use ordain::error::Kind;
use ordain::{Request, View, middleware, middleware_chain};
use ordain_tests::Act::{Answer, Fail, Panic, Raise};
use ordain_tests::{Script, around, everywhere, sided};

const ALL_LAYERS_SEE: [&str; 3] = ["<C:299", "<B:299", "<A:299"];

fn all(script: Script<'_>, trace: &[&str]) {
    everywhere(around(), script, trace);
    everywhere(sided(), script, trace);
}

#[test]
fn an_answer_skips_the_other_hooks_and_the_view_and_passes_all_layers() {
    let trace = [&["A>", "B>", "C>", "A.pv", "B.pv"], &ALL_LAYERS_SEE[..]].concat();
    all(&[("B.pv", Answer(299))], &trace);
}

#[test]
fn an_error_is_converted_at_once_and_all_layers_see_it() {
    for act in [Fail(Kind::PermissionDenied), Raise(Kind::PermissionDenied)] {
        let trace = ["A>", "B>", "C>", "A.pv", "<C:403", "<B:403", "<A:403"];
        all(&[("A.pv", act)], &trace);
    }
}

#[test]
fn a_panic_is_converted_at_once_and_all_layers_see_it() {
    let trace = ["A>", "B>", "C>", "A.pv", "B.pv", "<C:500", "<B:500", "<A:500"];
    all(&[("B.pv", Panic)], &trace);
}

#[test]
fn the_hook_learns_the_views_name() {
    #[middleware(process_view)]
    fn names(_req: &Request, view: &View<'_>) -> Option<String> {
        Some(format!("{} {:?} {:?}", view.name(), view.route(), view.param("id")))
    }

    middleware_chain! {
        struct Site {
            names,
        }
    }

    async fn article(_: &mut Request) {}

    fn blocking_article(_: &mut Request) {}

    let name = |app: ordain::BoxedChain| crate::text(app.handle_blocking(Request::default()));
    assert!(name(Site.wrap(article).boxed()).ends_with("article None None"));
    assert!(name(Site.wrap_blocking(blocking_article).boxed()).ends_with("blocking_article None None"));
}

/// The code that is generated has type parameters of its own.
mod chains_of_one_letter {
    use ordain::{Body, Request, middleware_chain};

    middleware_chain! { struct V {} }
    middleware_chain! { struct R {} }
    middleware_chain! { struct S {} }
    middleware_chain! { struct C {} }

    #[test]
    fn are_no_type_parameters() {
        let router = || axum::Router::new().fallback("hello");
        for app in [
            V.wrap(async |_: &mut Request| "hello").boxed(),
            R.wrap_blocking(|_: &mut Request| "hello").boxed(),
            V.wrap_blocking(|_: &mut Request| "hello").boxed(),
            S.wrap_service(router().layer(C.layer())).boxed(),
            C.wrap_router(router()).boxed(),
        ] {
            assert_eq!(crate::text(app.handle_blocking(Request::new(Body::empty()))), "hello");
        }
    }
}
