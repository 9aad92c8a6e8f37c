//! A subscriber that keeps what is logged.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What has been logged: each event as `LEVEL status method path: message`, with the spans it is in before it.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    events: Mutex<Vec<String>>,
    names: Mutex<Vec<&'static str>>,
    entered: Mutex<Vec<(std::thread::ThreadId, u64)>>,
    ids: AtomicU64,
}

impl Log {
    /// Runs something with this log as its subscriber.
    pub fn of<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
        let log = Self::default();
        let done = tracing::subscriber::with_default(log.clone(), run);
        (done, log.lines())
    }

    /// What has been logged so far.
    ///
    /// # Panics
    ///
    /// If a thread panicked while it logged.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.events.lock().expect("no panic").clone()
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
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "ordain" || metadata.is_span()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.0.names.lock().expect("no panic").push(span.metadata().name());
        Id::from_u64(self.0.ids.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let here = std::thread::current().id();
        let mut head = String::new();
        for (thread, id) in self.0.entered.lock().expect("no panic").iter() {
            if *thread == here {
                let names = self.0.names.lock().expect("no panic");
                let _ = write!(head, "{}: ", names[usize::try_from(*id).expect("few spans") - 1]);
            }
        }
        head += &event.metadata().level().to_string();
        let mut line = Line { head, message: String::new() };
        event.record(&mut line);
        self.0.events.lock().expect("no panic").push(format!("{}: {}", line.head, line.message));
    }

    fn enter(&self, id: &Id) {
        self.0.entered.lock().expect("no panic").push((std::thread::current().id(), id.into_u64()));
    }

    fn exit(&self, id: &Id) {
        let mine = (std::thread::current().id(), id.into_u64());
        let mut entered = self.0.entered.lock().expect("no panic");
        if let Some(at) = entered.iter().rposition(|entry| *entry == mine) {
            entered.remove(at);
        }
    }
}
