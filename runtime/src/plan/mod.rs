//! The plan of a chain: what its entries are, and the `const fn` that judges their order.
//!
//! What a user does with a plan, which every chain has as its constant `PLAN`:
//!
//! ```
//! use ordain::{Mode, Next, Request, Response, middleware, middleware_chain};
//!
//! #[middleware]
//! async fn timing(req: &mut Request, next: impl Next) -> Response {
//!     next.run(req).await
//! }
//!
//! middleware_chain! { struct Site { timing } }
//!
//! println!("{}", Site::PLAN); // a table: who needs, provides, and rules what
//! println!("{}", Site::PLAN.onion()); // the layers that a request passes
//! println!("{}", Site::PLAN.to_svg()); // the same as a picture, for a README
//! println!("{}", Site::PLAN.to_mermaid()); // as a diagram, with arrows from who provides a value to who takes it
//!
//! // In a test: the order as it was agreed upon, and what a request pays for changes of mode.
//! let names: Vec<_> = Site::PLAN.entries().map(|entry| entry.label()).collect();
//! assert_eq!(names, ["timing"]);
//! assert_eq!(Site::PLAN.transitions(Mode::Async), 0);
//! ```
//!
//! # Inside
//!
//! Plain data and const functions: no types of `http`, no futures, no I/O. The way of a chain through here:
//!
//! | file | subject |
//! | --- | --- |
//! | `facts`, `rule` | the data that generated code writes |
//! | `spelled` | the types of a generic middleware, as its entry spells them |
//! | `roles` | who provides what |
//! | `meeting` | lists that are spread in others, chains inside others |
//! | `places` | a set of places in a chain |
//! | `index` | from the id of a middleware or set to its places |
//! | `rules` | the rules of order, one function each |
//! | `fault` | what can be wrong with an entry |
//! | `verdict` | what the judge says of a chain, as data |
//! | `tally`, `judge` | how the verdict on an entry, and on a chain, comes about |
//! | `graph` | who must be above whom |
//! | `suggest` | an order that satisfies every rule |
//! | `cycle` | rules that contradict each other |
//! | `text`, `case` | how a sentence is put together, and how it names what is in a chain |
//! | `message`, `broken`, `remedy` | the sentences |
//! | `view`, `picture`, `table`, `onion`, `svg` | the plan as a person reads it |
//! | `transitions` | changes of mode |

mod broken;
mod case;
mod cycle;
mod facts;
mod fault;
mod graph;
mod ids;
mod index;
mod judge;
mod meeting;
mod message;
mod onion;
mod picture;
mod places;
mod remedy;
mod roles;
mod rule;
mod rules;
mod spelled;
mod suggest;
mod svg;
mod table;
mod tally;
mod text;
mod transitions;
mod verdict;
mod view;

#[cfg(test)]
mod tests;

pub use facts::{Capability, Entry, Facts, Hooks, Id, Mode, Need, Needs, RuleLists};
pub use ids::Ids;
pub(crate) use ids::Twice;
pub use judge::{judge, judge_within};
pub use meeting::{
    Around, Context, Kin, KinList, KinTree, Laid, Own, Spread, contexts, count, direct, inside, spread, total, verdicts,
};
pub(crate) use message::lacking;
pub use onion::Onion;
pub use roles::{Classes, Role, resolve};
pub use rule::{Rule, Target, WaivedRule, Waiver};
pub use spelled::Spelled;
pub use verdict::Verdict;
pub use view::EntryView;

/// The most entries a chain can have.
pub const MAX_ENTRIES: usize = 256;

/// The most needs an entry can have.
pub const MAX_NEEDS: usize = 8;

/// What a chain is made of and in which order, for people: `Site::PLAN`.
///
/// Its `Display` is a table of the entries, from the outermost to the innermost; [`Plan::onion`] draws them as the layers that a
/// request passes, [`Plan::to_svg`] as a picture, [`Plan::to_mermaid`] as a diagram for a README. A test that compares one of them
/// pins the chain: the table and the onion are at most 100 columns wide, and each entry has lines of its own.
///
/// ```
/// use ordain::{Mode, Next, Provide, Request, Response, middleware, middleware_chain};
///
/// #[derive(Clone)]
/// struct Session;
///
/// #[middleware]
/// async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
///     next.provide(Session).run(req).await
/// }
///
/// #[middleware]
/// async fn flash(req: &mut Request, _session: Session, next: impl Next) -> Response {
///     next.run(req).await
/// }
///
/// middleware_chain! {
///     struct Site { session, flash }
/// }
///
/// assert_eq!(
///     Site::PLAN.to_string(),
///     "\
/// Site, from the outermost to the innermost:
///      entry                       needs                 provides            mode      hooks
///   1  session                     -                     Session             both      -
///   2  flash                       Session               -                   both      -
/// "
/// );
/// assert_eq!(Site::PLAN.entries().map(|entry| entry.label()).collect::<Vec<_>>(), ["session", "flash"]);
/// assert_eq!(Site::PLAN.transitions(Mode::Async), 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    name: &'static str,
    /// The places that it may stand in: at least one.
    contexts: &'static [Context],
}

impl Plan {
    /// Puts together what generated code knows about a chain.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, contexts: &'static [Context]) -> Self {
        Self { name, contexts }
    }

    /// The name of the chain's type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its own entries.
    const fn own(&self) -> &'static [Entry] {
        match self.contexts {
            [Context { entries, from, .. }, ..] => entries.split_at(*from).1,
            [] => &[],
        }
    }
}
