//! What is wrong with a chain as a list; its order is for the planner.

use super::lower::Chain;
use crate::errors::Errors;

/// The planner's own limit.
const MAX_ENTRIES: usize = 256;

pub(super) fn check(chain: &Chain, errors: &Errors) {
    fields_have_names_of_their_own(chain, errors);
    the_list_has_an_end(chain, errors);
}

/// A field is named once. Those that a `#[cfg]` may remove are left to rustc, which knows which are there.
fn fields_have_names_of_their_own(chain: &Chain, errors: &Errors) {
    let unconditional = chain.entries.iter().filter(|entry| entry.cfg.is_none());
    let names: Vec<_> = unconditional.filter_map(|entry| Some(&entry.field.as_ref()?.name)).collect();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|earlier| earlier == name) {
            errors.on(
                name,
                format_args!("the field `{name}` stands here a second time\nhelp: give one of the two another name"),
            );
        }
    }
}

fn the_list_has_an_end(chain: &Chain, errors: &Errors) {
    if let Some(entry) = chain.entries.get(MAX_ENTRIES) {
        errors.at(
            entry.caret,
            format_args!(
                "a chain has at most {MAX_ENTRIES} entries, and this is one more\n\
                 help: wrap one chain around another"
            ),
        );
    }
}
