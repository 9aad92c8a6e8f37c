//! The table of the rules: each layer against each other one, and against a member of every set.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum_login::{AuthManagerLayer, AuthUser, AuthnBackend};
use ordain::__private::ChainEntry;
use ordain::__private::plan::{Entry, Facts, judge};
use ordain::{Request, middleware, sets};
use ordain_contrib::layers;
use tower_sessions::{MemoryStore, SessionManagerLayer};

#[derive(Debug, Clone)]
struct User;

impl AuthUser for User {
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    fn session_auth_hash(&self) -> &[u8] {
        &[]
    }
}

#[derive(Debug, Clone)]
struct Users;

impl AuthnBackend for Users {
    type User = User;
    type Credentials = ();
    type Error = Infallible;

    async fn authenticate(&self, (): ()) -> Result<Option<User>, Infallible> {
        Ok(None)
    }

    async fn get_user(&self, _: &u8) -> Result<Option<User>, Infallible> {
        Ok(None)
    }
}

/// A middleware of each set, called like it, in no other set and without rules.
macro_rules! members {
    ($($set:ident)+) => {
        mod member {
            $(
                #[derive(Default)]
                pub(super) struct $set;
            )+
        }
        $(
            #[middleware(in_set(sets::$set))]
            impl member::$set {
                fn process_request(&self, _req: &Request) {}
            }
        )+
        const MEMBERS: &[Facts] = &[$(<member::$set as ChainEntry>::FACTS),+];
    };
}

members! {
    Answers Authenticates ChangesBody ReadsBody Varies Redirects Guards LogsIn HandlesCors Compresses KeepsSessions
    RequiresLogin ServesFromCache
}

const LAYERS: &[Facts] = &[
    <layers::SetRequestId as ChainEntry>::FACTS,
    <layers::Trace as ChainEntry>::FACTS,
    <layers::PropagateRequestId as ChainEntry>::FACTS,
    <layers::Cors as ChainEntry>::FACTS,
    <layers::Compression as ChainEntry>::FACTS,
    <layers::CatchPanic as ChainEntry>::FACTS,
    <layers::Timeout as ChainEntry>::FACTS,
    <layers::BodyLimit as ChainEntry>::FACTS,
    <layers::Sessions<SessionManagerLayer<MemoryStore>> as ChainEntry>::FACTS,
    <layers::Login<AuthManagerLayer<Users, MemoryStore>> as ChainEntry>::FACTS,
];

/// Who must be above whom.
const ABOVE: &[(&str, &[&str])] = &[
    ("SetRequestId", &["Trace", "PropagateRequestId"]),
    (
        "Trace",
        &[
            "PropagateRequestId",
            "Cors",
            "HandlesCors",
            "Timeout",
            "BodyLimit",
            "Answers",
            "Login",
            "Authenticates",
            "Redirects",
        ],
    ),
    (
        "PropagateRequestId",
        &["Cors", "HandlesCors", "Timeout", "BodyLimit", "Answers", "Login", "Authenticates", "Redirects"],
    ),
    ("Cors", &["Timeout", "BodyLimit", "Answers", "Login", "Authenticates", "Redirects"]),
    ("Compression", &["ChangesBody"]),
    ("Timeout", &["Login", "Authenticates"]),
    ("BodyLimit", &["ReadsBody"]),
    ("Login", &["RequiresLogin"]),
];

/// Who must not be beside whom.
const APART: &[(&str, &str)] = &[
    ("Cors", "HandlesCors"),
    ("Compression", "Compresses"),
    ("Sessions", "KeepsSessions"),
    ("Sessions", "Login"),
    ("Login", "KeepsSessions"),
];

/// Whether the two, in this order, are what a chain may be.
fn stands(upper: &Facts, lower: &Facts) -> bool {
    let mut entries = [Entry::ABSENT; 2];
    for (at, facts) in [upper, lower].into_iter().enumerate() {
        entries[at].facts = *facts;
        entries[at].label = facts.name;
        entries[at].source = facts.provides.map(|_| at);
    }
    let verdict = judge(&entries);
    let wrong = (0..2).filter(|&at| verdict.reports(at)).count();
    assert!(wrong <= 1, "{} and {}: one mistake, {wrong} errors", upper.name, lower.name);
    wrong == 0
}

#[test]
fn each_layer_against_each_and_against_every_set() {
    let mut wrong: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (upper, lower) in ABOVE {
        wrong.extend(lower.iter().map(|lower| (*lower, *upper)));
    }
    for (one, other) in APART {
        wrong.extend([(*one, *other), (*other, *one)]);
    }

    let mut refused = BTreeSet::new();
    let mut pairs = 0;
    for (at, layer) in LAYERS.iter().enumerate() {
        for other in LAYERS[at + 1..].iter().chain(MEMBERS) {
            for (upper, lower) in [(layer, other), (other, layer)] {
                pairs += 1;
                if !stands(upper, lower) {
                    refused.insert((upper.name, lower.name));
                }
            }
        }
    }
    assert_eq!(refused, wrong);
    assert_eq!(pairs, 10 * 9 + 2 * 10 * 13);
}
