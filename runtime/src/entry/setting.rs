//! Entries that only leave something in the settings of their chain: error pages, a renderer, the answer to a panic.

use std::sync::Arc;

use crate::plan::{Facts, Id, RuleLists};
use crate::response::pages::Pages;
use crate::response::settings::Settings;
use crate::response::template::{Render, Renderer};

use super::builtin::facts;

/// What an entry leaves in the settings of its chain. [`setting!`](crate::setting) makes an entry of the type.
///
/// Where in the chain it stands does not matter. It costs a request nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` leaves nothing in the settings of a chain",
    label = "does not implement `Configures`",
    note = "implement `ordain::entries::Configures` for it"
)]
pub trait Configures: Send + Sync + 'static {
    /// What it leaves may look at the request, as error pages do. Only what says that it does not spares its chain bringing the
    /// request home from what has consumed it.
    const LOOKS_AT_REQUEST: bool = true;

    /// Changes the settings. Called once for each time that the chain is built, from the first entry of the list to the last: of two
    /// that leave the same, what the last one has left holds. Not called for an `Option` entry that is `None`, and for the side of an
    /// `Either` that is not taken.
    fn configure(self: Arc<Self>, settings: &mut Settings);
}

/// Makes an entry of a type that implements [`Configures`](crate::entries::Configures).
///
/// The type is written as its name and the names of its parameters, `setting!(Problems)` or `setting!(CatchPanic<T>)`, at most once
/// a line; where a value of it does not implement [`Configures`](crate::entries::Configures) for some arguments, it is no entry with
/// these. Behind a colon it may have rules of order: `setting!(Problems: conflicts(Pages))`.
///
/// ```
/// use std::sync::Arc;
///
/// use ordain::entries::{Configures, Settings};
/// use ordain::error::Pages;
/// use ordain::{Error, Request, middleware_chain, setting};
///
/// /// Answers errors as `application/problem+json`.
/// #[derive(Default)]
/// pub struct Problems;
///
/// impl Configures for Problems {
///     fn configure(self: Arc<Self>, settings: &mut Settings) {
///         let problem = |_: &Request, error: &Error| {
///             let body = format!(r#"{{"status": {}}}"#, error.status().as_u16());
///             ([(http::header::CONTENT_TYPE, "application/problem+json")], body)
///         };
///         settings.set_pages(Pages::new().not_found(problem).other(problem));
///     }
/// }
///
/// setting!(Problems);
///
/// middleware_chain! { struct Site { Problems } }
///
/// async fn lost(_: &mut Request) -> Result<&'static str, Error> {
///     Err(Error::not_found("no such article"))
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let response = Site.wrap(lost).handle(http::Request::new(String::new())).await;
/// assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (404, &"application/problem+json".parse().unwrap()));
/// # });
/// ```
#[macro_export]
macro_rules! setting {
    (
        $name:ident $(<$($parameter:ident),+ $(,)?>)?
        $(: $($word:ident $(($($argument:tt)*))?),+ $(,)?)?
    ) => {
        $crate::__ordain_named!($name $(<$($parameter),+>)?);

        impl $(<$($parameter),+>)? $crate::__private::Middleware for $name $(<$($parameter),+>)?
        where
            Self: $crate::entries::Configures,
        {
            type Kind = $crate::__private::kind::Hooks;
            const FACTS: $crate::plan::Facts = $crate::__private::setting_facts(
                <Self as $crate::__private::Named>::ID,
                <Self as $crate::__private::Named>::NAME,
                $crate::__ordain_rules!([] $($($word $(($($argument)*))?),+)?),
            );
            const CONVERTS: bool = true;
            const AFTERWARDS: $crate::__private::Afterwards =
                $crate::__private::Afterwards::reads_if(<Self as $crate::entries::Configures>::LOOKS_AT_REQUEST);

            fn configure(this: &$crate::__private::Arc<Self>, settings: &mut $crate::entries::Settings) {
                let this = <$crate::__private::Arc<Self> as ::core::clone::Clone>::clone(this);
                $crate::entries::Configures::configure(this, settings);
            }
        }

        // Without the bound: that it is missing is one error.
        impl $(<$($parameter),+>)? $crate::__private::RequestHooks for $name $(<$($parameter),+>)? {}
    };
    ($($other:tt)*) => {
        ::core::compile_error! { "`setting!` takes the name of one type of this module, and those of its parameters\nhelp: write `setting!(Name);`, `setting!(Name<T>);` or `setting!(Name: before(session));`" }
    };
}

/// What the planner knows of an entry that [`setting!`](crate::setting) has made.
#[must_use]
pub const fn setting_facts(id: Id, name: &'static str, rules: RuleLists) -> Facts {
    Facts { rules, setting: true, ..facts(id, name) }
}

impl Configures for Pages {
    fn configure(self: Arc<Self>, settings: &mut Settings) {
        settings.set_pages(self);
    }
}

crate::setting!(Pages);

impl<R: Render> Configures for Renderer<R> {
    const LOOKS_AT_REQUEST: bool = false;

    fn configure(self: Arc<Self>, settings: &mut Settings) {
        settings.set_renderer(self);
    }
}

crate::setting!(Renderer<R>);
