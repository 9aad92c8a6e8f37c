//! Random models.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::{List, Middleware, Model, Place, Says, Who};
use crate::written::TYPES;

fn who(middlewares: usize) -> impl Strategy<Value = Who> {
    prop_oneof![
        3 => (0..middlewares).prop_map(Who::Middleware),
        1 => (0..2_usize).prop_map(Who::Set),
    ]
}

fn says(middlewares: usize) -> impl Strategy<Value = Says> {
    prop_oneof![
        3 => who(middlewares).prop_map(Says::Requires),
        2 => who(middlewares).prop_map(Says::RequiresBelow),
        4 => who(middlewares).prop_map(Says::After),
        4 => who(middlewares).prop_map(Says::Before),
        1 => who(middlewares).prop_map(Says::Conflicts),
        1 => Just(Says::Outermost),
        1 => Just(Says::Innermost),
    ]
}

fn middleware(middlewares: usize, most_rules: usize) -> impl Strategy<Value = Middleware> {
    (
        vec((0..TYPES.len(), any::<bool>()), 0..2),
        proptest::option::weighted(0.15, 0..TYPES.len()),
        proptest::option::weighted(0.3, 0..TYPES.len()),
        // Takes what it provides: by value, or as an `Option`.
        proptest::option::weighted(0.2, proptest::bool::weighted(0.7)),
        (proptest::bool::weighted(0.2), proptest::bool::weighted(0.1)),
        vec(0..2_usize, 0..2),
        vec(says(middlewares), 0..=most_rules),
    )
        .prop_map(|(mut needs, reads, provides, takes_its_own, (repeatable, setting), sets, says)| {
            needs.extend(provides.zip(takes_its_own));
            Middleware { needs, reads: reads.into_iter().collect(), provides, repeatable, setting, sets, says }
        })
}

fn place(middlewares: usize) -> impl Strategy<Value = Place> {
    (
        0..middlewares,
        proptest::bool::weighted(0.1),
        proptest::bool::weighted(0.1),
        vec((prop_oneof![9 => says(middlewares), 1 => Just(Says::Provides)], proptest::bool::weighted(0.9)), 0..2),
    )
        .prop_map(|(middleware, optional, absent, mut waives)| {
            if absent {
                waives.clear();
            }
            Place { middleware, optional, absent, waives }
        })
}

/// Of as many middlewares as places; mostly each of them once, in any order.
pub(crate) fn model(places: std::ops::Range<usize>, most_rules: usize) -> impl Strategy<Value = Model> {
    places.prop_flat_map(move |len| {
        let kinds = len.max(1);
        (
            vec(middleware(kinds, most_rules), kinds),
            vec(place(kinds), len),
            Just((0..len).collect::<Vec<usize>>()).prop_shuffle(),
            vec(proptest::bool::weighted(0.1), len),
        )
            .prop_map(|(middlewares, mut places, shuffled, keep)| {
                for ((place, number), keep) in places.iter_mut().zip(shuffled).zip(keep) {
                    if !keep {
                        place.middleware = number;
                    }
                }
                Model { middlewares, places, from: 0, lists: Vec::new() }
            })
    })
}

/// The same, as two chains of which one is around the other.
pub(crate) fn pair(places: std::ops::Range<usize>, most_rules: usize) -> impl Strategy<Value = Model> {
    (model(places, most_rules), any::<prop::sample::Index>()).prop_map(|(model, from)| {
        let from = from.index(model.places.len() + 1);
        Model { from, ..model }
    })
}

/// The same, with lists that are spread in both, some of them in others.
pub(crate) fn spread(places: std::ops::Range<usize>, most_rules: usize) -> impl Strategy<Value = Model> {
    (pair(places, most_rules), vec((0..4_u8, 0..4_u8), 16)).prop_map(|(model, cuts)| {
        let cut = |at: usize| cuts[at % cuts.len()];
        let inside = |range: std::ops::Range<usize>| lists(range, &|at| cut(at).1, &|_| Vec::new());
        let of = |range| lists(range, &|at| cut(at).0, &inside);
        let lists = [of(0..model.from), of(model.from..model.places.len())].concat();
        Model { lists, ..model }
    })
}

/// The lists in a range: at each place an empty one may stand, one may begin, or go on.
fn lists(
    range: std::ops::Range<usize>,
    cut: &impl Fn(usize) -> u8,
    inside: &impl Fn(std::ops::Range<usize>) -> Vec<List>,
) -> Vec<List> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for at in range {
        match cut(at) {
            1 => ranges.push(at..at + 1),
            2 if ranges.last().is_some_and(|last| last.end == at && !last.is_empty()) => {
                ranges.last_mut().unwrap().end = at + 1;
            }
            3 => ranges.push(at..at),
            _ => {}
        }
    }
    ranges.into_iter().map(|places| List { inside: inside(places.clone()), places }).collect()
}
