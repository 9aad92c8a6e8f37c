//! A chain as a table, as an onion and as a diagram.

use core::fmt::{self, Write as _};

use super::{EntryView, Plan};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries: Vec<EntryView> = self.entries().collect();
        write!(f, "{}, from the outermost to the innermost:", self.name)?;
        if entries.is_empty() {
            return writeln!(f, " no entries");
        }
        writeln!(f)?;
        let head = ["", "entry", "needs", "provides", "mode", "hooks"].map(String::from);
        let rows: Vec<[String; 6]> =
            core::iter::once(head).chain(entries.iter().enumerate().map(|(at, entry)| row(at, *entry))).collect();
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
}

fn row(at: usize, entry: EntryView) -> [String; 6] {
    let dash = |text: String| {
        if text.is_empty() { String::from("-") } else { text }
    };
    [
        (at + 1).to_string(),
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

/// As the chain has it: `timing`, `csrf: Csrf`, `flash: Option<Flash>`.
fn title(entry: EntryView) -> String {
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
        let mut last = String::from("request");
        for (at, entry) in self.present() {
            let provides = entry.facts.provides.map(|ty| format!("<br/>provides {}", escaped(ty))).unwrap_or_default();
            let shape = if entry.facts.optional { ("([", "])") } else { ("[", "]") };
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "    e{at}{}\"{}{provides}\"{}\n    {last} <--> e{at}",
                shape.0,
                escaped(entry.label),
                shape.1
            );
            last = format!("e{at}");
        }
        let _ = writeln!(out, "    view[[view]]\n    {last} <--> view");
        for (at, entry) in self.present() {
            for (need, provider) in entry.facts.needs.as_slice().iter().zip(entry.providers) {
                if let Some(provider) = provider {
                    let _ = writeln!(out, "    e{provider} -. \"{}\" .-> e{at}", escaped(need.ty));
                }
            }
        }
        out
    }

    fn present(&self) -> impl Iterator<Item = (usize, &'static super::Entry)> + use<> {
        self.entries.iter().enumerate().filter(|(_, entry)| !entry.facts.absent)
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
        let titles: Vec<String> = self.plan.entries().map(layer).collect();
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
}

fn layer(entry: EntryView) -> String {
    let optional = if entry.is_optional() { "?" } else { "" };
    match entry.provides() {
        Some(ty) => format!("{}{optional} (provides {ty})", entry.label()),
        None => format!("{}{optional}", entry.label()),
    }
}
