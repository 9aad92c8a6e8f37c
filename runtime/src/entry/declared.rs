//! A declared chain: its entries, and how they are linked around what stands innermost.

use std::sync::Arc;

use crate::chain::erased::{Erased, segment};
use crate::chain::innermost::{Core, Innermost};
use crate::chain::inside::{Entrance, Standing};
use crate::entry::part::Part;
use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::hooks::CoreHooks;
use crate::middleware::kind::{Run, Stack};
use crate::response::settings::Settings;

/// A declared chain: what `middleware_chain!` implements for its struct.
pub trait Chain: Sized + 'static {
    /// The middlewares, ready to be linked.
    type Entries: Entries;

    /// Takes the middlewares out of the struct, and makes those that are bare entries.
    fn entries(self) -> Self::Entries;
}

/// The middlewares of a chain, shared by everything that is linked from them.
pub trait Entries: CoreHooks + Clone {
    /// What the boundaries of the chain have at hand.
    type Boundary: BoundaryMode;

    /// One of them converts errors.
    const CONVERTS: bool;

    /// Links the middlewares around a view.
    fn link<V: Innermost>(&self, view: V) -> impl Handler<Boundary = Self::Boundary> + use<Self, V>;

    /// What is known of the chain where a request enters it.
    fn standing() -> &'static Standing;

    /// Lets the middlewares leave what they have to in the settings of a chain that they are spread in.
    fn configure(&self, settings: &mut Settings);

    /// Links the middlewares in front of the rest of a chain that they are spread in.
    fn link_spread<S: Stack, R: Handler>(&self, rest: Run<S, R>) -> Run<(), Erased<R::Boundary>>;
}

/// Links a part in front of the rest of a chain, and erases its type.
pub fn link_spread<P: Part, S: Stack, R: Handler>(whole: &P, rest: Run<S, R>) -> Run<(), Erased<R::Boundary>> {
    segment(whole.held().link(rest))
}

/// Lets a part leave what it has to in the settings of a chain.
pub fn configure<P: Part>(whole: &P, settings: &mut Settings) {
    whole.held().configure(settings);
}

/// Links the middlewares of a chain, which are all in one part, around a view.
pub fn link<E: Entries, P: Part, V: Innermost>(
    entries: &E,
    whole: &P,
    view: V,
) -> impl Handler<Boundary = E::Boundary> + use<E, P, V> {
    let mut settings = Settings { chain: E::standing().name(), ..Settings::default() };
    whole.held().configure(&mut settings);
    let settings = Arc::new(settings);
    let view = view.within::<E, E::Boundary>(Core::new(entries.clone(), &settings));
    let linked = whole.held().link(Run::around(view, &settings));
    Entrance::new(linked, E::standing(), settings)
}

/// What a bare entry must be: a value that can be made out of nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a bare entry of a chain, but it is not `Default`",
    label = "make it a field of the chain: `name: {Self}`"
)]
pub trait Bare: Sized {
    /// Makes the value.
    fn make() -> Self;
}

#[diagnostic::do_not_recommend]
impl<M: Default> Bare for M {
    fn make() -> Self {
        Self::default()
    }
}

/// Defines the [`Entries`] of a chain around the part that holds all of them: what is public must not spell the types of the
/// middlewares, which may be private.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_entries {
    ($whole:ident, $boundary:ty, $standing:expr) => {
        /// The middlewares of the chain.
        #[derive(::core::clone::Clone)]
        pub struct __Entries($whole);

        impl $crate::__private::CoreHooks for __Entries {
            const VIEW: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::VIEW;
            const EXCEPTION: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::EXCEPTION;
            const TEMPLATE: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::TEMPLATE;
            const ANY_ASYNC: ::core::primitive::bool = <$whole as $crate::__private::CoreHooks>::ANY_ASYNC;
            const AFTERWARDS: $crate::__private::Afterwards = <$whole as $crate::__private::CoreHooks>::AFTERWARDS;

            fn keeps() -> impl $crate::__private::Keeps {
                <$whole as $crate::__private::CoreHooks>::keeps()
            }

            fn minds_view(&self, req: &$crate::Request, views: &$crate::Views) -> ::core::primitive::bool {
                $crate::__private::CoreHooks::minds_view(&self.0, req, views)
            }

            fn view(
                &self,
                req: &mut $crate::Request,
                view: &$crate::View<'_>,
            ) -> impl ::core::future::Future<Output = $crate::__private::Answer> + ::core::marker::Send {
                $crate::__private::CoreHooks::view(&self.0, req, view)
            }

            fn exception(
                &self,
                req: &mut $crate::Request,
                error: &$crate::Error,
            ) -> impl ::core::future::Future<Output = $crate::__private::Answer> + ::core::marker::Send {
                $crate::__private::CoreHooks::exception(&self.0, req, error)
            }

            fn template(
                &self,
                req: &mut $crate::Request,
                template: &mut $crate::TemplateResponse,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<(), $crate::Error>> + ::core::marker::Send
            {
                $crate::__private::CoreHooks::template(&self.0, req, template)
            }
        }

        impl $crate::__private::Entries for __Entries {
            type Boundary = $boundary;

            const CONVERTS: ::core::primitive::bool =
                <<$whole as $crate::__private::Part>::List as $crate::__private::EntryList>::CONVERTS;

            fn link<V: $crate::__private::Innermost>(
                &self,
                view: V,
            ) -> impl $crate::__private::Handler<Boundary = Self::Boundary> + use<V> {
                $crate::__private::link(self, &self.0, view)
            }

            fn standing() -> &'static $crate::__private::Standing {
                static STANDING: $crate::__private::Standing = $standing;
                &STANDING
            }

            fn configure(&self, settings: &mut $crate::__private::Settings) {
                $crate::__private::configure(&self.0, settings);
            }

            fn link_spread<S: $crate::__private::Stack, R: $crate::__private::Handler>(
                &self,
                rest: $crate::__private::Run<S, R>,
            ) -> $crate::__private::Run<(), $crate::__private::Erased<R::Boundary>> {
                $crate::__private::link_spread(&self.0, rest)
            }
        }
    };
}
