//! The events of a battery, as they are written, for tests of what it tells.

use std::fmt::Write;
use std::sync::{Arc, Mutex, Once};

/// Takes the events of one target, each as its level and its fields. All clones are one.
#[derive(Clone, Default)]
pub(crate) struct Events {
    target: Option<&'static str>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Events {
    /// Of this target, and of those below it.
    pub(crate) fn of(target: &'static str) -> Self {
        // With a subscriber that always wants to be asked, tests beside this one cannot switch an event off.
        static ASKED: Once = Once::new();
        ASKED.call_once(|| drop(tracing::subscriber::set_global_default(Self::default())));
        Self { target: Some(target), told: Arc::default() }
    }

    /// Runs something on this thread.
    pub(crate) fn during<T>(&self, run: impl FnOnce() -> T) -> T {
        tracing::subscriber::with_default(self.clone(), run)
    }

    /// What has been told since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.told.lock().expect("no panics"))
    }
}

impl tracing::Subscriber for Events {
    fn register_callsite(&self, _: &'static tracing::Metadata<'static>) -> tracing::subscriber::Interest {
        tracing::subscriber::Interest::sometimes()
    }

    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        self.target.is_some_and(|target| metadata.target().starts_with(target))
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        struct Fields(String);
        impl tracing::field::Visit for Fields {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                // A `String` takes all that is written.
                let _ = write!(self.0, "{}={value:?} ", field.name());
            }
        }
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        let line = format!("{} {}", event.metadata().level(), fields.0.trim_end());
        self.told.lock().expect("no panics").push(line);
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}
