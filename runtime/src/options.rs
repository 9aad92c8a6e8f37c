//! The words of the attributes, as a language server explains and offers them: a module for each place in which they may stand,
//! and a type for each word.

/// What an option means, in a line.
macro_rules! meaning {
    (requires) => {
        "`requires(session)`: it is in the chain, and above."
    };
    (requires_below) => {
        "`requires_below(session)`: it is in the chain, and below."
    };
    (after) => {
        "`after(session)`: if it is in the chain, it is above."
    };
    (before) => {
        "`before(session)`: if it is in the chain, it is below."
    };
    (conflicts) => {
        "`conflicts(session)`: it is not in the chain."
    };
    (in_set) => {
        "`in_set(Guards)`: a member of this set."
    };
    (outermost) => {
        "Nothing stands above it."
    };
    (innermost) => {
        "Nothing stands below it."
    };
    (repeatable) => {
        "It may stand in a chain more than once."
    };
    (named) => {
        "`named(Name)`: what it is called in a chain."
    };
    (waive) => {
        "`waive(after(session), reason = \"…\")`: this rule does not hold here."
    };
    (provides) => {
        "`provides(Session)`: what the entry provides, whatever its middleware says."
    };
    (process_request) => {
        "A hook: before the rest of the chain."
    };
    (process_view) => {
        "A hook: right before the view."
    };
    (process_exception) => {
        "A hook: where the view has failed."
    };
    (process_template_response) => {
        "A hook: where the view has left something to be rendered."
    };
    (process_response) => {
        "A hook: after the rest of the chain."
    };
    (within) => {
        "`within(Site)`: the chains that may be around this one."
    };
    (part) => {
        "The chain is only there to be spread in others."
    };
}

macro_rules! options {
    ($(#[$meta:meta])* $module:ident { $($word:ident),* $(,)? }) => {
        $(#[$meta])*
        #[expect(non_camel_case_types, reason = "they are called like the options")]
        pub mod $module {
            $(
                #[doc = meaning!($word)]
                #[derive(Debug)]
                pub enum $word {}
            )*
        }
    };
}

options! {
    /// The options of `#[middleware(…)]` on a fn.
    of_fn {
        requires,
        requires_below,
        after,
        before,
        conflicts,
        in_set,
        outermost,
        innermost,
        repeatable,
        named,
        process_request,
        process_view,
        process_exception,
        process_template_response,
        process_response,
    }
}

options! {
    /// The options of `#[middleware(…)]` on an impl block.
    of_impl {
        requires,
        requires_below,
        after,
        before,
        conflicts,
        in_set,
        outermost,
        innermost,
        repeatable,
    }
}

options! {
    /// The options of `#[middleware(…)]` on an entry of a chain.
    of_entry {
        requires,
        requires_below,
        after,
        before,
        conflicts,
        in_set,
        outermost,
        innermost,
        repeatable,
        waive,
        provides,
    }
}

options! {
    /// The options of `#[chain(…)]`.
    of_chain {
        within,
        part,
    }
}
