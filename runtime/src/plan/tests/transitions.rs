//! BEHAVIOUR, rules 29 and 30.

use super::super::*;
use super::{mw, plan};

fn stack(letters: &str) -> Plan {
    let drafts: Vec<_> = letters
        .chars()
        .map(|letter| {
            mw("link").rule(Rule::Repeatable).runs(match letter {
                'A' => Capability::Async,
                'B' => Capability::Blocking,
                _ => Capability::Both,
            })
        })
        .collect();
    plan(&drafts)
}

#[test]
fn the_examples_of_rule_30() {
    let examples =
        [("", 0, 0), ("H", 0, 0), ("B", 2, 0), ("A", 0, 2), ("BB", 2, 0), ("BA", 2, 2), ("HBH", 2, 0), ("BAB", 4, 2)];
    for (letters, entered_async, entered_blocking) in examples {
        let plan = stack(letters);
        assert_eq!(plan.transitions(Mode::Async), entered_async, "{letters}");
        assert_eq!(plan.transitions(Mode::Blocking), entered_blocking, "{letters}");
    }
}

#[test]
fn no_assignment_of_modes_has_fewer_changes() {
    let modes = [Mode::Async, Mode::Blocking];
    for len in 0_u32..=7 {
        for number in 0..3_usize.pow(len) {
            let letters: String = (0..len).map(|at| ['A', 'B', 'H'][number / 3_usize.pow(at) % 3]).collect();
            let plan = stack(&letters);
            for (entry, view) in modes.iter().flat_map(|e| modes.iter().map(move |v| (*e, *v))) {
                assert_eq!(
                    plan.transitions_between(entry, view),
                    fewest(&letters, entry, view),
                    "{letters}, {entry:?} to {view:?}"
                );
            }
        }
    }
}

/// Tries every assignment of modes.
fn fewest(letters: &str, entry: Mode, view: Mode) -> usize {
    (0..1_usize << letters.len())
        .filter_map(|bits| {
            let mut modes = vec![entry];
            for (at, letter) in letters.chars().enumerate() {
                let mode = if bits >> at & 1 == 0 { Mode::Async } else { Mode::Blocking };
                match (letter, mode) {
                    ('A', Mode::Blocking) | ('B', Mode::Async) => return None,
                    _ => modes.push(mode),
                }
            }
            modes.push(view);
            Some(modes.windows(2).filter(|pair| pair[0] != pair[1]).count())
        })
        .min()
        .expect("each link can run somehow")
}

#[test]
fn an_absent_entry_changes_nothing() {
    let blocking = mw("b").runs(Capability::Blocking);
    assert_eq!(plan(std::slice::from_ref(&blocking)).transitions(Mode::Async), 2);
    assert_eq!(plan(&[blocking.absent()]).transitions(Mode::Async), 0);
}
