//! A subscriber that keeps what is logged.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// What has been logged: each event as `LEVEL status method path: message`, with the spans it is in before it.
#[derive(Debug, Clone, Default)]
pub struct Log {
    kept: Arc<Kept>,
    on: bool,
}

#[derive(Debug, Default)]
struct Kept {
    events: Mutex<Vec<String>>,
    spans: Mutex<Vec<&'static Metadata<'static>>>,
    entered: Mutex<Vec<(std::thread::ThreadId, u64)>>,
    ids: AtomicU64,
}

impl Log {
    /// Runs something with this log as its subscriber, and gives the events of ordain and of tests.
    pub fn of<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
        let log = Self::new();
        let done = tracing::subscriber::with_default(log.clone(), run);
        (done, log.lines())
    }

    /// Runs something, and gives the modes that it changes to.
    pub fn of_bridges<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
        let log = Self::new();
        let done = tracing::subscriber::with_default(log.clone(), run);
        let lines = log.all();
        let modes = lines.iter().filter_map(|line| Some(line.split_once(CROSSED)?.1.trim_end_matches(": ").to_owned()));
        (done, modes.collect())
    }

    /// A log of nothing so far.
    #[must_use]
    pub fn new() -> Self {
        // With a subscriber that always wants to be asked, tests beside this one cannot switch an event off.
        static ASKED: Once = Once::new();
        ASKED.call_once(|| drop(tracing::subscriber::set_global_default(Self::default())));
        Self { on: true, ..Self::default() }
    }

    /// What has been logged so far, by ordain and by tests.
    ///
    /// # Panics
    ///
    /// If a thread panicked while it logged.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.all().into_iter().filter(|line| !line.contains(CROSSED)).collect()
    }

    fn all(&self) -> Vec<String> {
        self.kept.events.lock().expect("no panic").clone()
    }
}

/// In the event of a bridge.
const CROSSED: &str = "TRACE ";

impl Log {
    fn entered_here(&self) -> Vec<(Id, &'static Metadata<'static>)> {
        let here = std::thread::current().id();
        let spans = self.kept.spans.lock().expect("no panic");
        let entered = self.kept.entered.lock().expect("no panic");
        entered
            .iter()
            .filter(|(thread, _)| *thread == here)
            .map(|(_, id)| (Id::from_u64(*id), spans[usize::try_from(*id).expect("few spans") - 1]))
            .collect()
    }
}

struct Line {
    head: String,
    message: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            let _ = write!(self.head, " {value:?}");
        }
    }

    fn record_str(&mut self, _: &Field, value: &str) {
        let _ = write!(self.head, " {value}");
    }
}

impl Subscriber for Log {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.on && (metadata.target().starts_with("ordain") || metadata.is_span())
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.kept.spans.lock().expect("no panic").push(span.metadata());
        Id::from_u64(self.kept.ids.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut head = String::new();
        for (_, span) in self.entered_here() {
            let _ = write!(head, "{}: ", span.name());
        }
        head += &event.metadata().level().to_string();
        let mut line = Line { head, message: String::new() };
        event.record(&mut line);
        self.kept.events.lock().expect("no panic").push(format!("{}: {}", line.head, line.message));
    }

    fn current_span(&self) -> Current {
        self.entered_here().pop().map_or_else(Current::none, |(id, span)| Current::new(id, span))
    }

    fn enter(&self, id: &Id) {
        self.kept.entered.lock().expect("no panic").push((std::thread::current().id(), id.into_u64()));
    }

    fn exit(&self, id: &Id) {
        let mine = (std::thread::current().id(), id.into_u64());
        let mut entered = self.kept.entered.lock().expect("no panic");
        if let Some(at) = entered.iter().rposition(|entry| *entry == mine) {
            entered.remove(at);
        }
    }
}
