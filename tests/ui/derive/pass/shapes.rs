//! Any shape of type, generic, private, deprecated, under the lints that people forbid; with the runtime renamed; no prelude.
#![no_implicit_prelude]
#![forbid(unused, missing_docs, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
#![deny(warnings, clippy::all, clippy::pedantic)]

use ::axum::Router;
use ::axum::extract::{FromRequestParts, OptionalFromRequestParts};
use ::axum::routing::get;
use ::ordain as renamed;
use ::std::clone::Clone;
use ::std::fmt::Debug;
use ::std::marker::{Send, Sync};
use ::std::option::Option;
use ::std::prelude::rust_2024::derive;
use ::std::result::Result;

mod shadows {
    pub(crate) mod core {}
    pub(crate) mod std {}
    pub(crate) mod ordain {}
}

#[allow(unused)]
use self::shadows::{core, ordain, std};

/// A fn's state is whatever it is.
#[derive(Debug, Clone)]
pub struct State;

/// Of the visitor.
#[derive(Debug, Clone, ::ordain::FromChain)]
pub struct User(pub &'static str);

#[derive(Clone, ::ordain::FromChain)]
struct Private {
    name: &'static str,
}

#[derive(Clone, Copy, ::ordain::FromChain)]
enum Role {
    Admin,
    Guest,
}

#[derive(Clone, renamed::FromChain)]
#[from_chain(crate = renamed)]
struct Unit;

/// With parameters of its own that are called like what is written.
#[derive(Debug, Clone, ::ordain::FromChain)]
pub struct Auth<S, const N: usize = 1>
where
    S: Debug,
{
    /// Where users are found.
    pub backend: [S; N],
}

#[derive(Clone, ::ordain::FromChain)]
struct Borrowed<'a>(&'a str);

#[derive(Clone, ::ordain::FromChain)]
struct r#Type;

/// Not for long.
#[deprecated]
#[derive(Debug, Clone, ::ordain::FromChain)]
pub struct Old;

async fn all(
    user: User,
    private: Private,
    role: Role,
    _: Unit,
    auth: Auth<u8>,
    borrowed: Borrowed<'static>,
    _: r#Type,
    maybe: Option<User>,
    tried: Result<User, ::ordain::Error>,
) -> &'static str {
    let _ = (user.0, private.name, auth.backend, borrowed.0, maybe.is_some(), tried.is_ok());
    match role {
        Role::Admin => "admin",
        Role::Guest => "guest",
    }
}

fn is_a_parameter<T: FromRequestParts<State> + OptionalFromRequestParts<u8> + Send + Sync>() {}

fn main() {
    is_a_parameter::<User>();
    is_a_parameter::<Auth<u8, 3>>();
    let _: Router<State> = Router::new().route("/", get(all));
    let _ = [Role::Admin, Role::Guest];
}
