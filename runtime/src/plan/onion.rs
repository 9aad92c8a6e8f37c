//! A chain as an onion of text.

use core::fmt;

use super::picture::{elsewhere, wrapped};
use super::{EntryView, Plan};

/// How wide it is, whatever is in it, so that in a snapshot an entry is a change of its own lines only.
const WIDTH: usize = 80;
/// So many layers have a box of their own; those further inside share the innermost.
const BOXES: usize = 10;

/// A chain as layers around the view; made by [`Plan::onion`].
#[derive(Debug, Clone, Copy)]
pub struct Onion {
    plan: Plan,
}

impl Plan {
    /// Draws the chain as an onion: each layer around all that is inside it, the view in the middle.
    ///
    /// A request goes in from the left, its response out to the right, through the same layers, as in [Django's picture]. From
    /// the tenth layer on they share one box, from top to bottom.
    ///
    /// [Django's picture]: https://docs.djangoproject.com/en/stable/topics/http/middleware/#middleware-order-and-layering
    #[must_use]
    pub fn onion(&self) -> Onion {
        Onion { plan: *self }
    }
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
    let up = WIDTH - "request ↓".chars().count();
    writeln!(f, "request ↓{:>up$}", "↑ response")?;
    for (nth, title) in titles.iter().enumerate() {
        let depth = nth.min(BOXES - 1);
        let (left, right) = (if nth == depth { '┌' } else { '├' }, if nth == depth { '┐' } else { '┤' });
        let inner = WIDTH - 4 * depth - 2;
        let lines = wrapped(title, inner - 6);
        for (nth, line) in lines.iter().enumerate() {
            let border = match nth {
                0 => format!("{left}─ {line} {}{right}", "─".repeat(inner - 3 - line.chars().count())),
                _ => format!("│{:inner$}│", format!("     {line}")),
            };
            bars(f, depth, &border)?;
        }
    }
    let boxes = titles.len().min(BOXES);
    bars(f, boxes, &format!("{:^width$}", "view", width = WIDTH - 4 * boxes))?;
    for depth in (0..boxes).rev() {
        bars(f, depth, &format!("└{}┘", "─".repeat(WIDTH - 4 * depth - 2)))?;
    }
    Ok(())
}

/// What is inside so many boxes.
fn bars(f: &mut fmt::Formatter<'_>, depth: usize, inside: &str) -> fmt::Result {
    writeln!(f, "{}{inside}{}", "│ ".repeat(depth), " │".repeat(depth))
}

fn layer(entry: EntryView) -> String {
    let optional = if entry.is_optional() { "?" } else { "" };
    match entry.provides() {
        Some(ty) => format!("{}{optional}{} (provides {ty})", entry.label(), elsewhere(entry)),
        None => format!("{}{optional}{}", entry.label(), elsewhere(entry)),
    }
}
