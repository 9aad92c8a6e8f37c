//! Django's own default seven, by its WSGI handler in a child process: the two take turns, and each tells its own time.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::progress;
use crate::router;
use crate::timing::{Spread, time};

/// What was measured.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Beside {
    pub(crate) what: String,
    /// Their versions.
    pub(crate) django: String,
    /// ns a request.
    pub(crate) ours: Spread,
    pub(crate) djangos: Spread,
    /// How many times ours Django takes, round by round.
    pub(crate) times: Spread,
}

/// The reference of the batteries wants a newer Python than many machines have: there it is the last one with long support.
const DJANGO: [&str; 2] = ["django==6.1.3; python_version >= '3.12'", "django==5.2.19; python_version < '3.12'"];

/// Requests a round: of Django some milliseconds.
const OF_DJANGO: u32 = 20;
const OURS: u32 = 200;

/// Measures, in turns.
pub(crate) fn run(rounds: usize) -> Result<Vec<Beside>, Box<dyn Error>> {
    let mut django = Django::start()?;
    let all = [("the default seven", "seven", router::DEFAULT_SEVEN), ("a router without them", "bare", router::BARE)];
    let mut measured = Vec::new();
    for (what, name, ours) in all {
        let mut case = router::case_of(ours);
        let mut times = Vec::with_capacity(rounds);
        for round in 0..rounds {
            progress(what, round, rounds);
            times.push((time(&mut case, OURS), django.time(name, OF_DJANGO)?));
        }
        measured.push(Beside {
            what: what.to_owned(),
            django: django.version.clone(),
            ours: Spread::of(times.iter().map(|(ours, _)| *ours)),
            djangos: Spread::of(times.iter().map(|(_, djangos)| *djangos)),
            times: Spread::of(times.iter().map(|(ours, djangos)| djangos / ours)),
        });
    }
    Ok(measured)
}

/// The child. It ends with its input.
struct Django {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    version: String,
}

impl Django {
    fn start() -> Result<Self, Box<dyn Error>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("figures/django/seven.py");
        let mut child = Command::new(python()?).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take().ok_or("no output")?);
        let mut this = Self { child, input, output: BufReader::new(output), version: String::new() };
        this.version = this.line()?;
        eprintln!("{}", this.version);
        this.time("seven", 2000)?;
        this.time("bare", 2000)?;
        Ok(this)
    }

    fn line(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.is_empty() {
            return Err("Django has ended, and has said why".into());
        }
        Ok(line.trim().to_owned())
    }

    /// ns a request.
    fn time(&mut self, name: &str, requests: u32) -> Result<f64, Box<dyn Error>> {
        let input = self.input.as_mut().ok_or("it is open until it is dropped")?;
        writeln!(input, "{name} {requests}")?;
        input.flush()?;
        Ok(self.line()?.parse::<f64>()? / f64::from(requests))
    }
}

impl Drop for Django {
    fn drop(&mut self) {
        drop(self.input.take());
        // It has nobody to tell, if it cannot be waited for.
        let _ = self.child.wait();
    }
}

/// The Python of a virtual environment with Django, which is made if there is none yet.
fn python() -> Result<PathBuf, Box<dyn Error>> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("django");
    let python = place.join("bin/python");
    let runs = |command: &mut Command| -> Result<(), Box<dyn Error>> {
        let status = command.stdout(Stdio::null()).status().map_err(|error| format!("{command:?}: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
    };
    if !python.exists() {
        runs(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
    }
    runs(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(DJANGO))?;
    Ok(python)
}
