//! A chain as a table.

use core::fmt::{self, Write as _};

use super::picture::{joined, title, wrapped};
use super::{EntryView, Plan};

/// How wide each column is: one that no entry changes, so that in a snapshot an entry is a change of its own lines only.
const WIDTHS: [usize; 6] = [3, 26, 20, 18, 8, 14];
/// All of them, with what is between them, and nothing is wider.
const WIDTH: usize = 99;
/// Where the lines below a row begin.
const INDENT: usize = 7;

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
    let within = within.map(|around| format!(" within {around}")).unwrap_or_default();
    let rest = if entries.is_empty() { " no entries" } else { "" };
    for line in wrapped(&format!("{name}{within}, from the outermost to the innermost:{rest}"), WIDTH) {
        writeln!(f, "{line}")?;
    }
    if entries.is_empty() {
        return Ok(());
    }
    row(f, &["", "entry", "needs", "provides", "mode", "hooks"].map(String::from))?;
    for (at, entry) in entries.iter().enumerate() {
        row(f, &cells((at + 1).checked_sub(around), *entry))?;
        below_row(f, *entry)?;
    }
    Ok(())
}

/// The chain's own entries are numbered; those around it are not.
fn cells(number: Option<usize>, entry: EntryView) -> [String; 6] {
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

/// A row of as many lines as its longest cell takes.
fn row(f: &mut fmt::Formatter<'_>, cells: &[String; 6]) -> fmt::Result {
    let mut cells = cells.iter().zip(WIDTHS).map(|(cell, width)| wrapped(cell, width)).collect::<Vec<_>>();
    let lines = cells.iter().map(Vec::len).max().unwrap_or_default();
    for cell in &mut cells {
        cell.resize(lines, String::new());
    }
    for nth in 0..lines {
        let mut line = format!("{:>width$}", cells[0][nth], width = WIDTHS[0]);
        for (cell, width) in cells.iter().zip(WIDTHS).skip(1) {
            write!(line, "  {:width$}", cell[nth])?;
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The rules, sets and waivers of an entry, where there are any.
fn below_row(f: &mut fmt::Formatter<'_>, entry: EntryView) -> fmt::Result {
    let said = |word: &str, text: String| if text.is_empty() { text } else { format!("{word}: {text}") };
    let said = [said("rules", joined(entry.rules())), said("sets", joined(entry.sets()))].into_iter();
    let said = said.chain(entry.waivers().map(|waiver| format!("waived: {waiver}")));
    for text in said.filter(|text| !text.is_empty()) {
        for (nth, line) in wrapped(&text, WIDTH - INDENT - 2).iter().enumerate() {
            let indent = if nth == 0 { INDENT } else { INDENT + 2 };
            writeln!(f, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}
