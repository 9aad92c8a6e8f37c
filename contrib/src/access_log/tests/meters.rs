//! By the facade `metrics`.

use std::collections::BTreeMap;

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

use super::*;

/// Keeps each value that it is given, by the name and the labels.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<BTreeMap<String, Vec<f64>>>>);

struct Named {
    kept: Kept,
    name: String,
}

impl Named {
    fn keep(&self, value: f64) {
        self.kept.0.lock().unwrap().entry(self.name.clone()).or_default().push(value);
    }
}

impl CounterFn for Named {
    fn increment(&self, _: u64) {}
    fn absolute(&self, _: u64) {}
}

impl GaugeFn for Named {
    fn increment(&self, value: f64) {
        self.keep(value);
    }

    fn decrement(&self, value: f64) {
        self.keep(-value);
    }

    fn set(&self, _: f64) {}
}

impl HistogramFn for Named {
    fn record(&self, value: f64) {
        self.keep(value);
    }
}

impl Kept {
    fn named(&self, key: &Key) -> Arc<Named> {
        let labels = key.labels().map(|label| format!("{}={}", label.key(), label.value()));
        let name = std::iter::once(key.name().to_owned()).chain(labels).collect::<Vec<_>>().join(" ");
        Arc::new(Named { kept: self.clone(), name })
    }
}

impl Recorder for Kept {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.named(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.named(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.named(key))
    }
}

#[test]
fn each_request_is_metered_by_method_route_and_status() {
    let kept = Kept::default();
    let site = site(AccessLog::new().without_events().with_metrics(), rooms());
    metrics::with_local_recorder(&kept, || {
        for (method, path) in [("GET", "/notes/1"), ("GET", "/notes/2"), ("GET", "/health"), ("BREW", "/closed?x")] {
            let _ = ask!(site, visit::request(method.parse().unwrap(), path, &[]));
        }
    });
    let kept = kept.0.lock().unwrap();
    let sizes: Vec<_> = kept.iter().filter(|(name, _)| !name.contains("duration")).collect();
    let of = |name: &str, values: &[f64]| (name.to_owned(), values.to_vec());
    assert_eq!(
        sizes.into_iter().map(|(name, values)| (name.clone(), values.clone())).collect::<Vec<_>>(),
        [
            of("http.server.active_requests http.request.method=GET", &[1.0, -1.0, 1.0, -1.0, 1.0, -1.0]),
            of("http.server.active_requests http.request.method=_OTHER", &[1.0, -1.0]),
            of(
                "http.server.response.body.size http.request.method=GET http.route=/health http.response.status_code=200",
                &[2.0]
            ),
            of(
                "http.server.response.body.size http.request.method=GET http.route=/notes/{id} http.response.status_code=200",
                &[6.0, 6.0]
            ),
            of(
                "http.server.response.body.size http.request.method=_OTHER http.response.status_code=503 error.type=503",
                &[6.0]
            ),
        ]
    );
    let durations = kept.iter().filter(|(name, _)| name.starts_with("http.server.request.duration "));
    let counted = durations.map(|(_, values)| values.iter().filter(|value| (0.0..10.0).contains(*value)).count());
    assert_eq!(counted.sum::<usize>(), 4);
}
