//! Meters, by the facade `metrics`.

use std::sync::Once;

use metrics::{Label, Unit, describe_gauge, describe_histogram, gauge, histogram};

use super::line::{Line, name_of};

const DURATION: &str = "http.server.request.duration";
const SIZE: &str = "http.server.response.body.size";
const ACTIVE: &str = "http.server.active_requests";

/// That there is somebody who meters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter(());

impl Meter {
    /// Says once what is metered.
    pub(super) fn described() -> Self {
        static DESCRIBED: Once = Once::new();
        DESCRIBED.call_once(|| {
            describe_histogram!(DURATION, Unit::Seconds, "from the request until the last of its response was sent");
            describe_histogram!(SIZE, Unit::Bytes, "the bytes of the body that were sent");
            describe_gauge!(ACTIVE, Unit::Count, "the requests that are not over");
        });
        Self(())
    }

    #[expect(clippy::unused_self, reason = "it says that there is one")]
    pub(super) fn began(self, line: &Line) {
        gauge!(ACTIVE, active(line)).increment(1.0);
    }

    #[expect(clippy::unused_self, reason = "it says that there is one")]
    pub(super) fn ended(self, line: &Line) {
        gauge!(ACTIVE, active(line)).decrement(1.0);
        let labels = labels(line);
        histogram!(DURATION, labels.clone()).record(line.duration.as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "of a body of more than nine petabytes")]
        let bytes = line.bytes as f64;
        histogram!(SIZE, labels).record(bytes);
    }
}

fn active(line: &Line) -> Vec<Label> {
    vec![Label::new("http.request.method", name_of(&line.method).to_owned())]
}

/// All of them have an end: methods that are known, routes that there are, statuses.
fn labels(line: &Line) -> Vec<Label> {
    let mut labels = active(line);
    labels.extend(line.route.as_ref().map(|route| Label::new("http.route", route.clone())));
    labels.extend(line.status.map(|status| Label::new("http.response.status_code", status.as_str().to_owned())));
    labels.extend(line.error_type().map(|error| Label::new("error.type", error)));
    labels
}
