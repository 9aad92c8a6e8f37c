//! Builds a crate, and says how long it took and how much memory.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// How a crate is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Check,
    Debug,
    Release,
}

impl Profile {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    pub(super) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// Why a build did not come to an end.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// It took more than so many seconds.
    TooLong(u32),
    /// What rustc said.
    GivenUp(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(seconds) => write!(f, "more than {seconds} s"),
            Self::GivenUp(said) => f.write_str(said),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Built {
    pub(super) seconds: f64,
    /// The peak of rustc; none where `/usr/bin/time` is not there to say it.
    pub(super) megabytes: Option<f64>,
}

/// Where packages are that this program writes.
pub(super) fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Writes the manifest of a package; its dependencies have the versions that this workspace has. Its source goes into `src`.
pub(super) fn write_manifest(place: &Path, name: &str, dependencies: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(place.join("src")).expect("a directory");
    let runtime = here.join("../runtime");
    let dependencies = dependencies.replace("$runtime", &runtime.display().to_string());
    let manifest =
        format!("[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n{dependencies}");
    fs::write(place.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(here.join("../Cargo.lock"), place.join("Cargo.lock")).expect("the versions of the workspace");
}

/// A package whose source changes and whose dependencies do not.
pub(super) struct Package {
    place: PathBuf,
    /// Seconds after which a build is given up.
    patience: u32,
    /// Whether there is a program to say how much memory was used.
    timed: bool,
}

impl Package {
    /// Writes its manifest.
    pub(super) fn new(patience: u32) -> Self {
        let place = place("compile");
        write_manifest(
            &place,
            "layers",
            "ordain = { path = \"$runtime\" }\nhttp = \"1\"\npin-project-lite = \"0.2\"\n\
             axum = { version = \"0.8\", default-features = false }\n\
             tower = { version = \"0.5\", features = [\"util\"] }\n\
             tokio = { version = \"1\", features = [\"rt-multi-thread\"] }\n",
        );
        Self { place, patience, timed: Path::new("/usr/bin/time").exists() }
    }

    /// Builds the dependencies.
    pub(super) fn warm_up(&self, profile: Profile) {
        fs::write(self.place.join("src/lib.rs"), "").expect("a source");
        let mut command = Command::new("cargo");
        let status = self.at_home(&mut command).args(profile.arguments()).arg("--quiet").status();
        assert!(status.expect("cargo runs").success(), "the dependencies do not build");
    }

    /// Builds this source.
    pub(super) fn build(&self, profile: Profile, source: &str) -> Result<Built, Failure> {
        fs::write(self.place.join("src/lib.rs"), source).expect("a source");
        let mut command = Command::new("timeout");
        command.arg(self.patience.to_string());
        if self.timed {
            command.args(["/usr/bin/time", "-f", "%M"]);
        }
        let command = self.at_home(&mut command).arg("cargo").args(profile.arguments()).arg("--quiet");
        let began = Instant::now();
        let output = command.output().expect("cargo runs, by coreutils' timeout");
        let seconds = began.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() == Some(124) {
            return Err(Failure::TooLong(self.patience));
        }
        if !output.status.success() {
            let error = said.lines().find(|line| line.contains("overflow") || line.starts_with("error"));
            return Err(Failure::GivenUp(error.unwrap_or("rustc crashed").to_owned()));
        }
        let kilobytes: Option<f64> = said.lines().last().and_then(|line| line.trim().parse().ok());
        Ok(Built { seconds, megabytes: kilobytes.map(|kilobytes| kilobytes / 1024.0) })
    }

    fn at_home<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        // As a user's shell has it, not as the cargo that runs this program.
        command
            .current_dir(&self.place)
            .env("CARGO_TARGET_DIR", self.place.join("target"))
            .env("CARGO_INCREMENTAL", "0")
    }
}
