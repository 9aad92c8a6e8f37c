//! A chain as a table, as an onion and as a diagram.

use core::fmt::{self, Write as _};

use super::{Context, EntryView, Plan};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, (entries, context)) in self.contexts().zip(self.contexts).enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            table(f, self.name, context.verdict.around, &entries)?;
        }
        Ok(())
    }
}

fn table(f: &mut fmt::Formatter<'_>, name: &str, within: Option<&str>, entries: &[EntryView]) -> fmt::Result {
    let around = entries.iter().filter(|entry| entry.around().is_some()).count();
    match within {
        Some(around) => write!(f, "{name} within {around}, from the outermost to the innermost:")?,
        None => write!(f, "{name}, from the outermost to the innermost:")?,
    }
    if entries.is_empty() {
        return writeln!(f, " no entries");
    }
    writeln!(f)?;
    let head = ["", "entry", "needs", "provides", "mode", "hooks"].map(String::from);
    let rows = entries.iter().enumerate().map(|(at, entry)| row((at + 1).checked_sub(around), *entry));
    let rows: Vec<[String; 6]> = core::iter::once(head).chain(rows).collect();
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let mut line = format!("{:>width$}", row[0], width = widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            write!(line, "  {cell:width$}")?;
        }
        writeln!(f, "{}", line.trim_end())?;
        if let Some(entry) = at.checked_sub(1).map(|at| entries[at]) {
            below_row(f, entry, widths[0])?;
        }
    }
    Ok(())
}

/// The chain's own entries are numbered; those around it are not.
fn row(number: Option<usize>, entry: EntryView) -> [String; 6] {
    let dash = |text: String| {
        if text.is_empty() { String::from("-") } else { text }
    };
    [
        number.filter(|number| *number > 0).map(|number| number.to_string()).unwrap_or_default(),
        title(entry),
        dash(joined(entry.needs())),
        dash(entry.provides().unwrap_or_default().to_owned()),
        entry.capability().to_string(),
        dash(entry.hooks().to_string()),
    ]
}

/// The rules, sets and waivers of an entry, where there are any.
fn below_row(f: &mut fmt::Formatter<'_>, entry: EntryView, indent: usize) -> fmt::Result {
    let indent = indent + 4;
    let rules = joined(entry.rules());
    if !rules.is_empty() {
        writeln!(f, "{:indent$}rules: {rules}", "")?;
    }
    let sets = joined(entry.sets());
    if !sets.is_empty() {
        writeln!(f, "{:indent$}sets: {sets}", "")?;
    }
    for waiver in entry.waivers() {
        writeln!(f, "{:indent$}waived: {waiver}", "")?;
    }
    Ok(())
}

/// As the chain has it: `timing`, `csrf: Csrf`, `flash: Option<Flash>`; and where it stands, if that is another list.
fn title(entry: EntryView) -> String {
    format!("{}{}", written(entry), elsewhere(entry))
}

fn elsewhere(entry: EntryView) -> String {
    match (entry.list(), entry.around()) {
        (Some(list), Some(around)) => format!(" (of {list}, in {around})"),
        (Some(list), None) => format!(" (of {list})"),
        (None, Some(around)) => format!(" (in {around})"),
        (None, None) => String::new(),
    }
}

fn written(entry: EntryView) -> String {
    match (entry.is_optional(), entry.label() == entry.name()) {
        (false, true) => entry.label().to_owned(),
        (false, false) => format!("{}: {}", entry.label(), entry.name()),
        (true, _) => format!("{}: Option<{}>", entry.label(), entry.name()),
    }
}

fn joined(items: impl Iterator<Item = impl fmt::Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// A chain as layers around the view; made by [`Plan::onion`].
#[derive(Debug, Clone, Copy)]
pub struct Onion {
    plan: Plan,
}

impl Plan {
    /// Draws the chain as an onion: each layer around all that is inside it, the view in the middle.
    ///
    /// A request goes in from the left, its response out to the right, through the same layers, as in [Django's picture].
    ///
    /// [Django's picture]: https://docs.djangoproject.com/en/stable/topics/http/middleware/#middleware-order-and-layering
    #[must_use]
    pub fn onion(&self) -> Onion {
        Onion { plan: *self }
    }

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

impl fmt::Display for Onion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, entries) in self.plan.contexts().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            layers(f, &entries.into_iter().map(layer).collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

fn layers(f: &mut fmt::Formatter<'_>, titles: &[String]) -> fmt::Result {
    // The width of the innermost box's inside, such that each title has room on its own border.
    let mut inner = 22_usize.saturating_sub(4 * titles.len()).max(6);
    for (at, title) in titles.iter().enumerate() {
        let depth = titles.len() - at - 1;
        inner = inner.max((title.chars().count() + 4).saturating_sub(4 * depth));
    }
    let total = inner + 4 * titles.len();
    let up = total - "request ↓".chars().count();
    writeln!(f, "request ↓{:>up$}", "↑ response")?;
    for (depth, title) in titles.iter().enumerate() {
        let rule = total - 4 * depth - title.chars().count() - 5;
        let bars = "│ ".repeat(depth);
        writeln!(f, "{bars}┌─ {title} {}┐{}", "─".repeat(rule), " │".repeat(depth))?;
    }
    let bars = titles.len();
    writeln!(f, "{}{:^inner$}{}", "│ ".repeat(bars), "view", " │".repeat(bars))?;
    for depth in (0..titles.len()).rev() {
        let rule = "─".repeat(total - 4 * depth - 2);
        writeln!(f, "{}└{rule}┘{}", "│ ".repeat(depth), " │".repeat(depth))?;
    }
    Ok(())
}

fn layer(entry: EntryView) -> String {
    let optional = if entry.is_optional() { "?" } else { "" };
    match entry.provides() {
        Some(ty) => format!("{}{optional}{} (provides {ty})", entry.label(), elsewhere(entry)),
        None => format!("{}{optional}{}", entry.label(), elsewhere(entry)),
    }
}
