//! A chain as a diagram, and how each picture names what is in it.

use core::fmt::{self, Write as _};

use super::{Context, EntryView, Plan};

/// As the chain has it: `timing`, `csrf: Csrf`, `flash: Option<Flash>`; and where it stands, if that is another list.
pub(super) fn title(entry: EntryView) -> String {
    format!("{}{}", written(entry), elsewhere(entry))
}

pub(super) fn elsewhere(entry: EntryView) -> String {
    match (entry.list(), entry.around()) {
        (Some(list), Some(around)) => format!(" (of {list}, in {around})"),
        (Some(list), None) => format!(" (of {list})"),
        (None, Some(around)) => format!(" (in {around})"),
        (None, None) => String::new(),
    }
}

pub(super) fn written(entry: EntryView) -> String {
    match (entry.is_optional(), entry.label() == entry.name()) {
        (false, true) => entry.label().to_owned(),
        (false, false) => format!("{}: {}", entry.label(), entry.name()),
        (true, _) => format!("{}: Option<{}>", entry.label(), entry.name()),
    }
}

pub(super) fn joined(items: impl Iterator<Item = impl fmt::Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// A text as lines of at most so many characters, broken behind a space, a comma or a bracket where there is one.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: Vec<char> = text.chars().collect();
    while rest.len() > width {
        let breaks =
            |at: &usize| matches!(rest[at - 1], ' ' | ',' | '<' | '(') || rest[at - 1] == ':' && rest[*at] != ':';
        let end = (1..=width).rev().find(breaks).unwrap_or(width);
        let behind = rest.split_off(end);
        lines.push(String::from(String::from_iter(&rest).trim_end()));
        rest = behind;
    }
    lines.push(rest.into_iter().collect());
    lines
}

impl Plan {
    /// Writes the chain as a [Mermaid] flowchart, dotted arrows from who provides a value to who takes it.
    ///
    /// [Mermaid]: https://mermaid.js.org
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut out = String::from("flowchart TD\n    request([request and response])\n");
        for (nth, context) in self.contexts.iter().enumerate() {
            // In one place, which is what most chains stand in, the names need not tell the places apart.
            let place = if nth == 0 { String::new() } else { format!("p{nth}") };
            mermaid(&mut out, context, &place);
        }
        out
    }
}

fn mermaid(out: &mut String, context: &Context, place: &str) {
    let present = || context.entries.iter().enumerate().filter(|(_, entry)| !entry.facts.absent);
    let mut last = String::from("request");
    // Writing to a String cannot fail.
    for (at, entry) in present() {
        let provides = entry.facts.provides.map(|ty| format!("<br/>provides {}", escaped(ty))).unwrap_or_default();
        let shape = if entry.facts.optional { ("([", "])") } else { ("[", "]") };
        let title = format!("{}{}", escaped(entry.label), escaped(&elsewhere(EntryView { entry })));
        let _ =
            writeln!(out, "    {place}e{at}{}\"{title}{provides}\"{}\n    {last} <--> {place}e{at}", shape.0, shape.1);
        last = format!("{place}e{at}");
    }
    let _ = writeln!(out, "    {place}view[[view]]\n    {last} <--> {place}view");
    for (at, entry) in present() {
        for (need, provider) in entry.facts.needs.as_slice().iter().zip(entry.providers) {
            if let Some(provider) = provider {
                let _ = writeln!(out, "    {place}e{provider} -. \"{}\" .-> {place}e{at}", escaped(need.ty));
            }
        }
    }
}

/// Text as it may stand in a Mermaid string.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | ';' | '`' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
