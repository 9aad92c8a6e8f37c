//! Every shape of a list, in one module, under lints that nobody can allow.

#![forbid(unused, missing_docs, missing_debug_implementations, non_camel_case_types, unreachable_pub, impl_trait_redundant_captures)]

use ordain::{Next, Request, Response, middleware, middleware_chain};

/// Measures.
#[middleware]
pub async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

/// Limits the body.
#[derive(Debug, Clone)]
pub struct BodyLimit {
    bytes: u64,
}

#[middleware]
impl BodyLimit {
    fn process_response(&self, _req: &Request, response: &mut Response) {
        response.headers_mut().insert("x-limit", self.bytes.into());
    }
}

/// Other people's.
pub mod other {
    use ordain::{Next, Request, Response, middleware};

    /// Also measures.
    #[middleware]
    pub async fn timing(req: &mut Request, next: impl Next) -> Response {
        next.run(req).await
    }
}

middleware_chain! {
    /// Nothing at all.
    #[derive(Debug, Clone, Copy, Default, PartialEq)]
    pub struct Empty {}
}

middleware_chain! {
    /// No comma at the end, and two of one name.
    #[derive(Debug)]
    pub struct Bare { timing, self::other::timing }
}

middleware_chain! {
    /// A field and its docs.
    #[derive(Debug, Clone)]
    pub struct Fields {
        /// For uploads.
        #[allow(clippy::struct_field_names)]
        #[cfg_attr(all(), doc = "And for forms.")]
        body_limit: BodyLimit,
        crate::timing,
    }
}

middleware_chain! {
    #[derive(Debug)]
    pub(crate) struct Inside {
        body_limit: BodyLimit,
    }
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

fn main() {
    middleware_chain! {
        struct Local {
            timing,
        }
    }
    let _ = Empty.wrap(home);
    let _ = Bare.wrap(home);
    let body_limit = BodyLimit { bytes: 1 << 20 };
    let _ = Fields { body_limit: body_limit.clone() }.wrap(home);
    let _ = Inside { body_limit }.wrap_blocking(|_: &mut Request| "home");
    let _ = Local.wrap(home);
    assert_eq!(Empty::default(), Empty);
    assert_eq!(Bare::PLAN.name(), "Bare");
}
