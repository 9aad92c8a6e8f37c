//! The middlewares of a chain in parts of twelve: what is written once for every chain, so that rustc need not check it again
//! in each.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::chain::erased::{Erased, segment};
use crate::entry::chain_entry::{Absent, ChainEntry};
use crate::middleware::handler::Handler;
use crate::middleware::hooks::CoreHooks;
use crate::middleware::kept::Keeps;
use crate::middleware::kind::{Run, Stack};
use crate::middleware::traits::{Afterwards, Answer, NoValue, Values, values};
use crate::plan::{Facts, Hooks};
use crate::response::settings::Settings;
use crate::response::template::TemplateResponse;
use crate::{Error, Request, View, Views};

/// Entries in a row, outermost first: `()` or `(entry, rest of the list)`.
pub trait EntryList: Sized + 'static {
    /// The first; [`Absent`] if there is none.
    type Head: ChainEntry;
    /// All but the first.
    type Tail: EntryList;
    /// See [`ChainEntry::Shared`].
    type Shared: Clone + Send + Sync + 'static;
    /// See [`ChainEntry::Stack`].
    type Stack<S: Stack>: Stack;
    /// See [`ChainEntry::Rest`].
    type Rest<S: Stack, R: Handler>: Handler<Boundary = R::Boundary>;
    /// One of them [converts errors](ChainEntry::CONVERTS).
    const CONVERTS: bool;

    /// See [`ChainEntry::share`].
    fn share(self) -> Self::Shared;

    /// The first.
    fn head(shared: &Self::Shared) -> &<Self::Head as ChainEntry>::Shared;

    /// All but the first.
    fn tail(shared: &Self::Shared) -> &<Self::Tail as EntryList>::Shared;

    /// See [`ChainEntry::configure`].
    fn configure(shared: &Self::Shared, settings: &mut Settings);

    /// See [`ChainEntry::link`].
    fn link<S: Stack, R: Handler>(shared: &Self::Shared, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>>;
}

impl EntryList for () {
    type Head = Absent;
    type Tail = ();
    type Shared = ();
    type Stack<S: Stack> = S;
    type Rest<S: Stack, R: Handler> = R;
    const CONVERTS: bool = false;

    fn share(self) {}

    fn head((): &()) -> &Absent {
        &Absent
    }

    fn tail(none: &()) -> &() {
        none
    }

    fn configure((): &(), _: &mut Settings) {}

    fn link<S: Stack, R: Handler>((): &(), rest: Run<S, R>) -> Run<S, R> {
        rest
    }
}

impl<E: ChainEntry, L: EntryList> EntryList for (E, L) {
    type Head = E;
    type Tail = L;
    type Shared = (E::Shared, L::Shared);
    type Stack<S: Stack> = E::Stack<L::Stack<S>>;
    type Rest<S: Stack, R: Handler> = E::Rest<L::Stack<S>, L::Rest<S, R>>;
    const CONVERTS: bool = E::CONVERTS || L::CONVERTS;

    fn share(self) -> Self::Shared {
        let (head, tail) = self;
        (head.share(), tail.share())
    }

    fn head((head, _): &Self::Shared) -> &E::Shared {
        head
    }

    fn tail((_, tail): &Self::Shared) -> &L::Shared {
        tail
    }

    fn configure((head, tail): &Self::Shared, settings: &mut Settings) {
        E::configure(head, settings);
        L::configure(tail, settings);
    }

    fn link<S: Stack, R: Handler>(
        (head, tail): &Self::Shared,
        rest: Run<S, R>,
    ) -> Run<Self::Stack<S>, Self::Rest<S, R>> {
        E::link(head, L::link(tail, rest))
    }
}

/// At most twelve entries, as a type of the chain's own: the futures of hooks must not spell the types of the entries, for a
/// lifetime in one of those would stand in the way of `Send` (<https://github.com/rust-lang/rust/issues/100013>).
///
/// In a longer chain the entries of a part may be parts themselves.
pub trait Part: Clone + Send + Sync + 'static {
    /// The entries.
    type List: EntryList;

    /// What is shared of them.
    fn held(&self) -> &Held<Self::List>;
}

/// What is shared of the entries of a part.
// That it is `Sized` is said, though it is known, so that rustc need not look into it in every fn that holds one.
pub struct Held<L: EntryList>(L::Shared)
where
    L::Shared: Sized;

impl<L: EntryList> Held<L> {
    /// Makes the entries ready to be shared.
    pub fn new(entries: L) -> Self {
        Self(entries.share())
    }

    pub(crate) fn configure(&self, settings: &mut Settings) {
        L::configure(&self.0, settings);
    }

    pub(crate) fn link<S: Stack, R: Handler>(&self, rest: Run<S, R>) -> Run<L::Stack<S>, L::Rest<S, R>> {
        L::link(&self.0, rest)
    }
}

impl<L: EntryList> std::fmt::Debug for Held<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Held")
    }
}

impl<L: EntryList> Clone for Held<L> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// A part as an entry, linked by the types of what is in it.
#[derive(Debug)]
pub struct Nested<P>(pub P);

/// A part as an entry, behind the boundary that erases the type of what is in it.
#[derive(Debug)]
pub struct Boxed<P>(pub P);

/// Implements [`ChainEntry`] for a part as an entry: all but how it is linked is the same.
macro_rules! part_as_an_entry {
    ($entry:ident, $($link:tt)*) => {
        impl<P: Part> ChainEntry for $entry<P> {
            type Shared = P;
            const FACTS: Facts = Facts {
                hooks: Hooks { view: P::VIEW, exception: P::EXCEPTION, template: P::TEMPLATE, ..Hooks::NONE },
                ..Facts::ABSENT
            };
            const CONVERTS: bool = P::List::CONVERTS;
            const ASYNC_HOOKS: bool = P::ANY_ASYNC;
            const AFTERWARDS: Afterwards = P::AFTERWARDS;

            fn values() -> impl Values {
                values::<NoValue, ()>()
            }

            fn keeps() -> impl Keeps {
                <P as CoreHooks>::keeps()
            }

            fn share(self) -> P {
                self.0
            }

            fn configure(this: &P, settings: &mut Settings) {
                this.held().configure(settings);
            }

            fn minds_view(this: &P, req: &Request, views: &Views) -> bool {
                CoreHooks::minds_view(this, req, views)
            }

            fn view_hook(this: &P, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
                this.view(req, view)
            }

            fn exception_hook(this: &P, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send {
                this.exception(req, error)
            }

            fn template_hook(
                this: &P,
                req: &mut Request,
                template: &mut TemplateResponse,
            ) -> impl Future<Output = Result<(), Error>> + Send {
                this.template(req, template)
            }

            $($link)*
        }
    };
}

part_as_an_entry! { Nested,
    type Stack<S: Stack> = <P::List as EntryList>::Stack<S>;
    type Rest<S: Stack, R: Handler> = <P::List as EntryList>::Rest<S, R>;

    fn link<S: Stack, R: Handler>(this: &P, rest: Run<S, R>) -> Run<Self::Stack<S>, Self::Rest<S, R>> {
        this.held().link(rest)
    }
}

part_as_an_entry! { Boxed,
    type Stack<S: Stack> = ();
    type Rest<S: Stack, R: Handler> = Erased<R::Boundary>;

    fn link<S: Stack, R: Handler>(this: &P, rest: Run<S, R>) -> Run<(), Erased<R::Boundary>> {
        segment(this.held().link(rest))
    }
}

/// A place in a part, from which a list begins.
trait Place<P: Part> {
    type List: EntryList;

    fn list(part: &P) -> &<Self::List as EntryList>::Shared;
}

/// The first place.
struct First;

impl<P: Part> Place<P> for First {
    type List = P::List;

    fn list(part: &P) -> &<P::List as EntryList>::Shared {
        &part.held().0
    }
}

/// The place behind another.
struct Next<A>(A);

impl<P: Part, A: Place<P>> Place<P> for Next<A> {
    type List = <A::List as EntryList>::Tail;

    fn list(part: &P) -> &<Self::List as EntryList>::Shared {
        A::List::tail(A::list(part))
    }
}

/// The entry at a place.
type EntryAt<P, A> = <<A as Place<P>>::List as EntryList>::Head;

fn entry_at<P: Part, A: Place<P>>(part: &P) -> &<EntryAt<P, A> as ChainEntry>::Shared {
    A::List::head(A::list(part))
}

fn view_at<P: Part, A: Place<P>>(part: &P, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
    EntryAt::<P, A>::view_hook(entry_at::<P, A>(part), req, view)
}

fn exception_at<P: Part, A: Place<P>>(
    part: &P,
    req: &mut Request,
    error: &Error,
) -> impl Future<Output = Answer> + Send {
    EntryAt::<P, A>::exception_hook(entry_at::<P, A>(part), req, error)
}

fn template_at<P: Part, A: Place<P>>(
    part: &P,
    req: &mut Request,
    template: &mut TemplateResponse,
) -> impl Future<Output = Result<(), Error>> + Send {
    EntryAt::<P, A>::template_hook(entry_at::<P, A>(part), req, template)
}

type Place0 = First;
type Place1 = Next<Place0>;
type Place2 = Next<Place1>;
type Place3 = Next<Place2>;
type Place4 = Next<Place3>;
type Place5 = Next<Place4>;
type Place6 = Next<Place5>;
type Place7 = Next<Place6>;
type Place8 = Next<Place7>;
type Place9 = Next<Place8>;
type Place10 = Next<Place9>;
type Place11 = Next<Place10>;

/// Whether a part has any hooks of one kind.
trait Present {
    const PRESENT: bool;
}

struct ViewHooks<P>(P);
struct ExceptionHooks<P>(P);
struct TemplateHooks<P>(P);

impl<P: Part> Present for ViewHooks<P> {
    const PRESENT: bool = P::VIEW;
}

impl<P: Part> Present for ExceptionHooks<P> {
    const PRESENT: bool = P::EXCEPTION;
}

impl<P: Part> Present for TemplateHooks<P> {
    const PRESENT: bool = P::TEMPLATE;
}

pin_project! {
    /// The future of a part's hooks, of which there may be none: then no code is made for it. Inside it a constant cannot say
    /// so, for rustc keeps all its states: it may be resumed in any.
    struct IfPresent<K, F> {
        #[pin]
        hooks: F,
        kind: PhantomData<fn() -> K>,
    }
}

impl<K, F> IfPresent<K, F> {
    fn new(hooks: F) -> Self {
        Self { hooks, kind: PhantomData }
    }
}

impl<K: Present, T: Default, F: Future<Output = Result<T, Error>>> Future for IfPresent<K, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        if const { K::PRESENT } { self.project().hooks.poll(cx) } else { Poll::Ready(Ok(T::default())) }
    }
}

/// What is kept for the entries of a part, as a list.
macro_rules! kept_in_a_part {
    ($part:ident;) => { () };
    ($part:ident; $first:ident $($rest:ident)*) => {
        (EntryAt::<$part, $first>::keeps(), kept_in_a_part!($part; $($rest)*))
    };
}

/// Implements [`CoreHooks`] as flat code, one state machine for each of the three hooks however many entries there are, for
/// nested futures would hit rustc's recursion limit. An entry without the hook costs nothing.
macro_rules! hooks_of_a_part {
    (top_down: $($down:ident)*; bottom_up: $($up:ident)*) => {
        impl<P: Part> CoreHooks for P {
            const VIEW: bool = false $(|| EntryAt::<P, $down>::FACTS.hooks.view)*;
            const EXCEPTION: bool = false $(|| EntryAt::<P, $down>::FACTS.hooks.exception)*;
            const TEMPLATE: bool = false $(|| EntryAt::<P, $down>::FACTS.hooks.template)*;
            const ANY_ASYNC: bool = false $(|| EntryAt::<P, $down>::ASYNC_HOOKS)*;
            const AFTERWARDS: Afterwards = Afterwards::Leaves $(.and(EntryAt::<P, $down>::AFTERWARDS))*;

            fn keeps() -> impl Keeps {
                kept_in_a_part!(P; $($down)*)
            }

            fn minds_view(&self, req: &Request, views: &Views) -> bool {
                false $(|| EntryAt::<P, $down>::minds_view(entry_at::<P, $down>(self), req, views))*
            }

            fn view(&self, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send {
                IfPresent::<ViewHooks<P>, _>::new(async move { $(
                    if const { EntryAt::<P, $down>::FACTS.hooks.view } {
                        let answer = view_at::<P, $down>(self, req, view).await;
                        if !goes_on(&answer) {
                            return answer;
                        }
                    }
                )* Ok(None) })
            }

            fn exception(&self, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send {
                IfPresent::<ExceptionHooks<P>, _>::new(async move { $(
                    if const { EntryAt::<P, $up>::FACTS.hooks.exception } {
                        let answer = exception_at::<P, $up>(self, req, error).await;
                        if !goes_on(&answer) {
                            return answer;
                        }
                    }
                )* Ok(None) })
            }

            fn template(
                &self,
                req: &mut Request,
                template: &mut TemplateResponse,
            ) -> impl Future<Output = Result<(), Error>> + Send {
                IfPresent::<TemplateHooks<P>, _>::new(async move { $(
                    if const { EntryAt::<P, $up>::FACTS.hooks.template } {
                        template_at::<P, $up>(self, req, template).await?;
                    }
                )* Ok(()) })
            }
        }
    };
}

hooks_of_a_part! {
    top_down: Place0 Place1 Place2 Place3 Place4 Place5 Place6 Place7 Place8 Place9 Place10 Place11;
    bottom_up: Place11 Place10 Place9 Place8 Place7 Place6 Place5 Place4 Place3 Place2 Place1 Place0
}

/// Whether what a hook came to lets the next one run.
const fn goes_on(answer: &Answer) -> bool {
    matches!(answer, Ok(None))
}
