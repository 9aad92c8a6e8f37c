//! Chains that a macro by example writes: entries as paths, as types and as tokens.

use ordain::{Next, Provide, Request, Response, Shared, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

macro_rules! provider {
    ($name:ident, $ty:ty, $value:expr) => {
        #[middleware]
        async fn $name(req: &mut Request, next: impl Provide<$ty>) -> Response {
            next.provide($value).run(req).await
        }
    };
}

provider!(session, Session, Session);

#[middleware]
async fn flash(req: &mut Request, _session: Session, next: impl Next) -> Response {
    next.run(req).await
}

macro_rules! of_paths {
    ($name:ident: $($entry:path),*; $field:ident: $ty:ty) => {
        middleware_chain! {
            struct $name { $($entry,)* $field: $ty }
        }
    };
}

macro_rules! of_types {
    ($name:ident: $($entry:ty),*) => {
        middleware_chain! {
            struct $name { $($entry),* }
        }
    };
}

macro_rules! of_tokens {
    ($($tokens:tt)*) => {
        middleware_chain! { $($tokens)* }
    };
}

of_paths!(Paths: session, self::flash; size: Shared<usize>);
of_types!(Types: session, crate::flash);
of_tokens!(struct Tokens { session, #[cfg(any())] nothing, flash, size: ::ordain::Shared<::std::primitive::u8> });

fn main() {
    let _ = Paths { size: Shared(1) }.wrap(async |_: &mut Request| "home");
    let _ = Types.wrap(async |_: &mut Request| "home");
    let _ = Tokens { size: Shared(1) }.wrap(async |_: &mut Request| "home");
}
