//! A chain as a picture for a README.

use core::fmt::Write as _;

use super::picture::{elsewhere, written};
use super::{Context, EntryView, Mode, Need, Plan};

// Lengths are in pixels.

/// A README is about as wide.
const WIDTH: usize = 820;
const MARGIN: usize = 12;
/// How far a layer stands inside the one around it, where there is room.
const STEP: usize = 14;
/// What all layers together may take of either side.
const STEPS: usize = 196;
const ROW: usize = 26;
/// Between a layer's border and what is inside.
const PAD: usize = 8;
/// A character of the fixed-width font, which is 13 high.
const CHAR: usize = 8;

/// The names have a prefix, for a picture that stands in the text of a page shares the styles of the page.
const STYLE: &str = "\
.ordain-plan{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
.ordain-paper{fill:#fff}
.ordain-async{fill:#f3f7fe;stroke:#8fb4f0}
.ordain-blocking{fill:#fdf2e6;stroke:#e3a36c}
.ordain-name{fill:#1f2328;font-weight:bold}
.ordain-aside{fill:#59636e}
.ordain-needs{fill:#1a7f37}
.ordain-provides{fill:#8250df}
.ordain-mode{fill:#c2570c}
@media (prefers-color-scheme:dark){
.ordain-paper{fill:#0d1117}
.ordain-async{fill:#0f1a2b;stroke:#31588f}
.ordain-blocking{fill:#251809;stroke:#8a5a25}
.ordain-name{fill:#f0f6fc}
.ordain-aside{fill:#9198a1}
.ordain-needs{fill:#56d364}
.ordain-provides{fill:#d2a8ff}
.ordain-mode{fill:#f0a04b}
}
";

impl Plan {
    /// Draws the chain as a picture: each layer around all that is inside it, with what it needs and provides, its sets, and
    /// where a request changes from async to blocking code and back.
    ///
    /// The modes are those of a chain that is served by an async server, around an async view. The picture is an SVG as wide as
    /// a README, and light or dark as its reader's system is. It may stand in a file of its own, or in the text of a page.
    ///
    /// ```
    /// use ordain::{Next, Request, Response, middleware, middleware_chain};
    ///
    /// #[middleware]
    /// async fn timing(req: &mut Request, next: impl Next) -> Response {
    ///     next.run(req).await
    /// }
    ///
    /// middleware_chain! { struct Site { timing } }
    ///
    /// let picture = Site::PLAN.to_svg();
    /// assert!(picture.starts_with("<svg ") && picture.contains(">timing</text>"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut drawing = Drawing { shapes: String::new(), y: MARGIN };
        for (entries, context) in self.contexts().zip(self.contexts) {
            drawing.chain(self.name, &entries, context);
        }
        let Drawing { shapes, y: height } = drawing;
        let name = escaped(self.name);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
             class=\"ordain-plan\" role=\"img\">\n\
             <title>What a request passes in {name}</title>\n\
             <style>\n{STYLE}</style>\n\
             <rect class=\"ordain-paper\" width=\"{WIDTH}\" height=\"{height}\" rx=\"8\"/>\n\
             {shapes}</svg>\n"
        )
    }
}

/// A piece of text, with its background if it is more than a name.
struct Piece {
    class: &'static str,
    text: String,
    pill: bool,
}

impl Piece {
    fn name(text: String) -> Self {
        Self { class: "name", text, pill: false }
    }

    fn pill(class: &'static str, text: String) -> Self {
        Self { class, text, pill: true }
    }

    fn change(to: Mode) -> Self {
        let text = match to {
            Mode::Async => "blocking → async",
            Mode::Blocking => "async → blocking",
        };
        Self::pill("mode", String::from(text))
    }

    fn width(&self) -> usize {
        self.text.chars().count() * CHAR + if self.pill { 2 * PAD } else { 0 }
    }
}

/// What is said of an entry that a request enters in a mode.
fn pieces(entry: EntryView, changes_to: Option<Mode>) -> Vec<Piece> {
    let mut pieces = vec![Piece::name(written(entry))];
    let from = elsewhere(entry);
    if !from.is_empty() {
        pieces.push(Piece { class: "aside", text: String::from(from.trim_start()), pill: false });
    }
    pieces.extend(changes_to.map(Piece::change));
    pieces.extend(entry.needs().map(|need| Piece::pill("needs", needed(need))));
    pieces.extend(entry.provides().map(|ty| Piece::pill("provides", format!("provides {ty}"))));
    pieces.extend(entry.sets().map(|set| Piece::pill("aside", format!("in {set}"))));
    pieces
}

fn needed(need: Need) -> String {
    match need {
        Need { after: true, ty, .. } => format!("reads {ty} on the way out"),
        Need { optional: true, ty, .. } => format!("takes {ty}, if there is one"),
        Need { ty, .. } => format!("needs {ty}"),
    }
}

struct Drawing {
    shapes: String,
    /// Where the next shape begins.
    y: usize,
}

impl Drawing {
    fn chain(&mut self, name: &str, entries: &[EntryView], context: &Context) {
        let title = match context.verdict.around {
            Some(around) => format!("{name} within {around}"),
            None => String::from(name),
        };
        let middle = title.chars().count().min((WIDTH - 2 * MARGIN) / CHAR - 30) * CHAR;
        let title = Piece::name(title);
        self.row(&[Piece::pill("aside", String::from("request ↓"))], MARGIN);
        self.row(&[title], (WIDTH - middle) / 2);
        self.row(&[Piece::pill("aside", String::from("↑ response"))], WIDTH - MARGIN - 10 * CHAR - 2 * PAD);
        self.y += ROW + PAD;

        let step = if entries.is_empty() { STEP } else { (STEPS / entries.len()).clamp(1, STEP) };
        let mut mode = Mode::Async;
        let mut open = Vec::new();
        for (depth, entry) in entries.iter().enumerate() {
            let inside = mode.through(entry.capability());
            let changes_to = (inside != mode).then_some(inside);
            mode = inside;
            let x = MARGIN + step * depth;
            open.push((x, self.y, mode, entry.around().is_some(), self.shapes.len()));
            self.y += PAD;
            self.flow(pieces(*entry, changes_to), x);
        }
        let change = (mode != Mode::Async).then(|| Piece::change(Mode::Async));
        let view: Vec<Piece> = core::iter::once(Piece::name(String::from("view"))).chain(change).collect();
        let width: usize = view.iter().map(|piece| piece.width() + PAD).sum();
        self.y += PAD / 2;
        self.row(&view, (WIDTH - width) / 2);
        self.y += ROW + PAD / 2;
        // The border of a layer goes behind all that is inside it, whose height is known only now.
        for (x, from, mode, around, at) in open.into_iter().rev() {
            let class = match mode {
                Mode::Async => "async",
                Mode::Blocking => "blocking",
            };
            let dashes = if around { " stroke-dasharray=\"5 4\"" } else { "" };
            let shape = format!(
                "<rect class=\"ordain-{class}\" x=\"{x}\" y=\"{from}\" width=\"{}\" height=\"{}\" rx=\"6\"{dashes}/>\n",
                WIDTH - 2 * x,
                self.y - from,
            );
            self.shapes.insert_str(at, &shape);
            self.y += step.min(PAD);
        }
        self.y += MARGIN;
    }

    /// Puts the pieces of a layer beside one another, in as many rows as they take.
    fn flow(&mut self, mut pieces: Vec<Piece>, border: usize) {
        let (left, right) = (border + PAD + PAD / 2, WIDTH - border - PAD);
        for piece in &mut pieces {
            let room = (right - left) / CHAR - if piece.pill { 2 } else { 0 };
            if piece.text.chars().count() > room {
                piece.text = piece.text.chars().take(room - 1).chain(['…']).collect();
            }
        }
        let mut row = Vec::new();
        let mut x = left;
        for piece in pieces {
            if x + piece.width() > right && !row.is_empty() {
                self.row(&row, left);
                self.y += ROW;
                row.clear();
                x = left;
            }
            x += piece.width() + PAD;
            row.push(piece);
        }
        self.row(&row, left);
        self.y += ROW;
    }

    fn row(&mut self, pieces: &[Piece], mut x: usize) {
        for piece in pieces {
            let Piece { class, text, pill } = piece;
            let (width, y) = (piece.width(), self.y);
            if *pill {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    self.shapes,
                    "<rect class=\"ordain-{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"20\" rx=\"10\" fill-opacity=\".14\"/>"
                );
            }
            let _ = writeln!(
                self.shapes,
                "<text class=\"ordain-{class}\" x=\"{}\" y=\"{}\">{}</text>",
                if *pill { x + PAD } else { x },
                y + 14,
                escaped(text),
            );
            x += width + PAD;
        }
    }
}

/// Text as it may stand in an SVG.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // In the text of a page a blank line would end the picture.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
