//! What is found, and the function that finds it.

use std::fmt;

use ordain::plan::{EntryView, Plan};

/// A value of a chain that knows what a deployment should be told of its settings.
///
/// The batteries are such, also as `Option<…>`, `Arc<…>` and [`Either`](ordain::Either); so may be a middleware of one's own.
pub trait Checked {
    /// The name of the middleware, as the plan has it, without type arguments: `Security`.
    fn entry(&self) -> &'static str;

    /// What there is to tell; `None` if it is left out of the chain: an `Option` entry.
    fn weaknesses(&self) -> Option<Vec<Weakness>>;
}

/// A setting that is weaker than it could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// What Django's `check --deploy` calls it: `security.W004`.
    pub code: Option<&'static str>,
    /// What is so, and what to do.
    pub text: String,
}

/// What a deployment should know: of an entry, with what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    entry: String,
    code: Option<&'static str>,
    text: String,
}

impl Finding {
    /// What Django's `check --deploy` calls it, if it has a name for it: `security.W004`.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        self.code
    }

    /// The entry that it is of, as the chain calls it; of one that is missing its type.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.entry
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.code {
            write!(f, "{code}: ")?;
        }
        write!(f, "`{}`: {}", self.entry, self.text)
    }
}

/// What each chain of a site has: any of these names, and what Django says if there is none.
const EXPECTED: [(&[&str], &str, &str); 4] = [
    (
        &["Security"],
        "security.W001",
        "it is not in the chain: `security::Security` adds the headers that make browsers careful",
    ),
    (
        &["XFrameOptions"],
        "security.W002",
        "it is not in the chain: `x_frame_options::XFrameOptions` keeps the site out of the frames of others",
    ),
    (
        &["Csrf", "CrossOrigin"],
        "security.W003",
        "it is not in the chain: `csrf::Csrf`, or `csrf::CrossOrigin` for what has no forms, refuses forged requests",
    ),
    (
        &["Hosts"],
        "security.W020",
        "it is not in the chain: `hosts::Hosts` refuses requests for hosts that are not the site's",
    ),
];

/// Those whose settings are to be looked at wherever they stand.
const LOOKED_AT: [&str; 13] = [
    "Authentication",
    "Clients",
    "CrossOrigin",
    "Csrf",
    "Flash",
    "Hosts",
    "InsecureForDevelopment",
    "Pages",
    "Quota",
    "RemoteUser",
    "Security",
    "Sessions",
    "XFrameOptions",
];

/// Lists what a deployment should know of a chain: what is missing in its plan, and what is weak in its values.
///
/// The values are those of the chain, to be given all; one that the plan has and that is not given is a finding itself, so that none is
/// forgotten. A chain that stands within others is judged with all that is around it. The [module](super) has an example, and what Django
/// calls each.
#[must_use]
pub fn check(plan: &Plan, values: &[&dyn Checked]) -> Vec<Finding> {
    let contexts: Vec<Vec<EntryView>> = plan.contexts().collect();
    let mut found = Vec::new();
    for (names, code, text) in EXPECTED {
        let is_there = |context: &Vec<EntryView>| {
            context.iter().any(|entry| names.contains(&type_of(entry)) && !is_left_out(entry, values))
        };
        if !contexts.iter().all(is_there) {
            found.push(Finding { entry: names[0].to_owned(), code: Some(code), text: text.to_owned() });
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for entry in plan.entries() {
        let name = type_of(&entry);
        let given =
            values.iter().filter(|value| value.entry() == name).nth(seen.iter().filter(|one| **one == name).count());
        seen.push(name);
        let label = entry.label().to_owned();
        match given {
            Some(value) => found.extend(value.weaknesses().unwrap_or_default().into_iter().map(|weakness| Finding {
                entry: label.clone(),
                code: weakness.code,
                text: weakness.text,
            })),
            None if LOOKED_AT.contains(&name) => {
                let text = format!("its settings are not known: give the check the value of `{label}`");
                found.push(Finding { entry: label, code: None, text });
            }
            None => {}
        }
    }
    // What is in no chain by itself: how passwords are hashed.
    for value in values.iter().filter(|value| !seen.contains(&value.entry())) {
        let weaknesses = value.weaknesses().unwrap_or_default().into_iter();
        let entry = value.entry().to_owned();
        found.extend(weaknesses.map(|Weakness { code, text }| Finding { entry: entry.clone(), code, text }));
    }
    found
}

/// The name of a middleware, without its type arguments and what it stands in.
fn type_of(entry: &EntryView) -> &'static str {
    let mut name = entry.name();
    for around in ["Option<", "Arc<", "Either<"] {
        name = name.strip_prefix(around).unwrap_or(name);
    }
    let name = name.split(['<', '>']).next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name).trim()
}

/// Whether it may be left out, and is.
fn is_left_out(entry: &EntryView, values: &[&dyn Checked]) -> bool {
    let mut given = values.iter().filter(|value| value.entry() == type_of(entry)).peekable();
    entry.is_optional() && given.peek().is_some() && given.all(|value| value.weaknesses().is_none())
}
