//! What a person waits for who has changed a string of an application.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::application::{Place, Written};
use super::build::{Profile, place, write_manifest};
use crate::timing::Spread;

/// What it took after a string was changed in one place.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Edited {
    pub(crate) profile: String,
    pub(crate) place: String,
    /// Of the seconds that the same application takes by axum alone, after the same change in the same round.
    pub(crate) of_axum: Spread,
    /// Of the whole `cargo` command.
    pub(crate) seconds: Spread,
    pub(crate) axum_seconds: Spread,
}

/// One of the two applications.
struct Application {
    written: Written,
    place: PathBuf,
}

impl Application {
    fn new(written: Written) -> Self {
        let this = Self { written, place: place("edit").join(written.name()) };
        write_manifest(&this.place, written.name(), written.dependencies());
        for place in Place::ALL {
            this.change(place, 0);
        }
        this
    }

    fn change(&self, place: Place, edit: u32) {
        fs::write(self.place.join("src").join(place.file()), self.written.file(place, edit)).expect("a source");
    }

    /// Builds what has changed. Seconds of it.
    fn build(&self, profile: Profile) -> f64 {
        let began = Instant::now();
        let status = Command::new("cargo")
            .args(profile.arguments())
            .arg("--quiet")
            .current_dir(&self.place)
            .env("CARGO_TARGET_DIR", place("edit").join("target"))
            .env("CARGO_INCREMENTAL", "1")
            .status();
        assert!(status.expect("cargo runs").success(), "the application does not build");
        began.elapsed().as_secs_f64()
    }
}

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Vec<Edited> {
    let [by_axum, by_a_chain] = Written::ALL.map(Application::new);
    let mut all = Vec::new();
    let mut edit = 0;
    for profile in [Profile::Check, Profile::Debug] {
        for application in [&by_axum, &by_a_chain] {
            application.build(profile);
        }
        let mut times = Place::ALL.map(|place| (place, Vec::new()));
        for round in 0..rounds {
            eprintln!("edits: {}, round {round} of {rounds}", profile.name());
            for (place, times) in &mut times {
                edit += 1;
                let seconds = |application: &Application| {
                    application.change(*place, edit);
                    application.build(profile)
                };
                // Whoever is first finds a colder machine.
                let (axum, chain) = if round % 2 == 0 {
                    let axum = seconds(&by_axum);
                    (axum, seconds(&by_a_chain))
                } else {
                    let chain = seconds(&by_a_chain);
                    (seconds(&by_axum), chain)
                };
                times.push((axum, chain));
            }
        }
        all.extend(times.map(|(place, times)| Edited {
            profile: profile.name().to_owned(),
            place: place.name().to_owned(),
            of_axum: Spread::of(times.iter().map(|(axum, chain)| chain / axum)),
            seconds: Spread::of(times.iter().map(|(_, chain)| *chain)),
            axum_seconds: Spread::of(times.iter().map(|(axum, _)| *axum)),
        }));
    }
    all
}
