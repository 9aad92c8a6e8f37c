//! What rustc needs for chains, beside the same code written in other ways.

mod application;
mod build;
mod edit;
mod source;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use self::build::{Built, Failure, Package, Profile};
pub(crate) use self::edit::{Edited, run as edits};
use self::source::{Kind, Listed};
use crate::timing::rounded;

const PROFILES: [Profile; 3] = [Profile::Check, Profile::Debug, Profile::Release];

/// What the builds of one crate came to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Compiled {
    pub(crate) profile: String,
    pub(crate) kind: String,
    pub(crate) layers: usize,
    /// Seconds for the one crate, its dependencies built; none if rustc gives up.
    pub(crate) seconds: Option<f64>,
    /// Peak memory.
    pub(crate) megabytes: Option<f64>,
    /// What rustc says where it gives up; it was not asked for more layers of the kind.
    pub(crate) gives_up: Option<String>,
}

/// How many layers of one kind rustc takes with the default recursion limit.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Depth {
    pub(crate) profile: String,
    pub(crate) kind: String,
    /// The most that it took.
    pub(crate) layers: usize,
    /// What it says to more; none if it was not asked for more.
    pub(crate) gives_up: Option<String>,
}

/// What the check of a chain's order costs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OrderCheck {
    pub(crate) layers: usize,
    pub(crate) rules_each: usize,
    /// Seconds of `cargo check` of the crate with its chain, with half of that from a list that is spread, and without it.
    pub(crate) with_chain: f64,
    pub(crate) half_spread: f64,
    pub(crate) without_chain: f64,
}

/// Builds crates of every kind and size, in turns.
pub(crate) fn times(sizes: &[usize]) -> Vec<Compiled> {
    let package = Package::new(90);
    let mut all = Vec::new();
    for profile in PROFILES {
        package.warm_up(profile);
        let mut given_up = HashSet::new();
        for &layers in sizes {
            eprintln!("compile time: {}, {layers} layers", profile.name());
            for compiled in one_size(&package, profile, layers, &given_up) {
                if compiled.gives_up.is_some() {
                    given_up.insert(compiled.kind.clone());
                }
                all.push(compiled);
            }
        }
    }
    all
}

/// The small ones are built three times; what counts is the middle.
fn one_size(package: &Package, profile: Profile, layers: usize, given_up: &HashSet<String>) -> Vec<Compiled> {
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !given_up.contains(kind.name())).collect();
    let mut outcomes: Vec<Result<Vec<Built>, Failure>> = kinds.iter().map(|_| Ok(Vec::new())).collect();
    for _ in 0..if layers <= 32 { 3 } else { 1 } {
        for (kind, outcome) in kinds.iter().zip(&mut outcomes) {
            let Ok(built) = outcome else { continue };
            match package.build(profile, &kind.source(layers)) {
                Ok(one) => built.push(one),
                Err(reason) => *outcome = Err(reason),
            }
        }
    }
    let compiled = |(kind, outcome): (&Kind, Result<Vec<Built>, Failure>)| Compiled {
        profile: profile.name().to_owned(),
        kind: kind.name().to_owned(),
        layers,
        seconds: outcome.as_ref().ok().map(|built| middle(built.iter().map(|one| one.seconds))),
        megabytes: outcome
            .as_ref()
            .ok()
            .and_then(|built| built.iter().map(|one| one.megabytes).next_back()?)
            .map(rounded),
        gives_up: outcome.err().map(|failure| failure.to_string()),
    };
    kinds.iter().zip(outcomes).map(compiled).collect()
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    rounded(values[values.len() / 2])
}

/// Looks for the depth at which rustc gives up; no kind is asked for more than `most` layers.
pub(crate) fn depths(most: usize) -> Vec<Depth> {
    let package = Package::new(40);
    let mut all = Vec::new();
    for profile in [Profile::Debug, Profile::Release] {
        package.warm_up(profile);
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Flat) {
            eprintln!("depth: {}, {}", profile.name(), kind.name());
            let (layers, gives_up) = deepest(most, |layers| package.build(profile, &kind.source(layers)).err());
            let gives_up = gives_up.map(|failure| failure.to_string());
            all.push(Depth { profile: profile.name().to_owned(), kind: kind.name().to_owned(), layers, gives_up });
        }
    }
    all
}

/// The most for which `failure` has nothing to say, and what it says to more: doubling, then halving. What only
/// takes too long is not looked at more closely.
fn deepest(most: usize, failure: impl Fn(usize) -> Option<Failure>) -> (usize, Option<Failure>) {
    let (mut good, mut next) = (0, 8);
    let (mut bad, mut reason) = loop {
        match failure(next) {
            Some(reason) => break (next, reason),
            None if next >= most => return (next, None),
            None => (good, next) = (next, (2 * next).min(most)),
        }
    };
    while bad - good > 1 && matches!(reason, Failure::GivenUp(_)) {
        let between = good.midpoint(bad);
        match failure(between) {
            Some(other) => (bad, reason) = (between, other),
            None => good = between,
        }
    }
    (good, Some(reason))
}

/// Checks chains of so many layers with three rules each, the same with half of them spread, and without a chain, in turns.
pub(crate) fn order_checks(sizes: &[usize], rounds: usize) -> Vec<OrderCheck> {
    let package = Package::new(90);
    package.warm_up(Profile::Check);
    let order_check = |&layers: &usize| {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for round in 0..rounds {
            eprintln!("order check of {layers} layers: round {round} of {rounds}");
            for (listed, times) in [Listed::Out, Listed::HalfSpread, Listed::Nowhere].into_iter().zip(&mut times) {
                let built = package.build(Profile::Check, &source::ruled(layers, listed));
                times.push(built.expect("the chain is in order").seconds);
            }
        }
        let [with_chain, half_spread, without_chain] = times.map(|times| middle(times.into_iter()));
        OrderCheck { layers, rules_each: 3, with_chain, half_spread, without_chain }
    };
    sizes.iter().map(order_check).collect()
}
