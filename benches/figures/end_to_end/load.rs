//! Load generators that others wrote.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Round;

const CONNECTIONS: &str = "32";

/// Which one, if any, is on the path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Generator {
    Oha,
    Wrk,
}

impl Generator {
    /// Looks for them.
    pub(super) fn find() -> Option<Self> {
        let runs =
            |name: &str| Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if runs("oha").is_ok() { Some(Self::Oha) } else { runs("wrk").is_ok().then_some(Self::Wrk) }
    }

    /// Runs one round: some seconds over connections that are kept alive.
    pub(super) async fn round(self, address: SocketAddr, path: &str, seconds: u32) -> Round {
        let url = format!("http://{address}{path}");
        let mut command = match self {
            Self::Oha => Command::new("oha"),
            Self::Wrk => Command::new("wrk"),
        };
        match self {
            Self::Oha => command.args(["--no-tui", "--output-format", "json", "-c", CONNECTIONS, "-z"]),
            Self::Wrk => command.args(["--latency", "-t", "1", "-c", CONNECTIONS, "-d"]),
        };
        command.arg(format!("{seconds}s")).arg(url).stderr(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        let output = output.expect("the task ends").expect("the load generator runs").stdout;
        let said = String::from_utf8_lossy(&output);
        let round = match self {
            Self::Oha => oha(&said),
            Self::Wrk => wrk(&said),
        };
        round.unwrap_or_else(|| panic!("the load generator said something else:\n{said}"))
    }
}

fn oha(said: &str) -> Option<Round> {
    let said: Value = serde_json::from_str(said).ok()?;
    let micros = |percentile: &str| Some(said["latencyPercentiles"][percentile].as_f64()? * 1e6);
    let rate = said["summary"]["requestsPerSec"].as_f64()?;
    Some(Round { rate, p50: micros("p50")?, p90: micros("p90")?, p99: micros("p99")? })
}

fn wrk(said: &str) -> Option<Round> {
    let after = |label: &str| said.lines().find_map(|line| line.trim().strip_prefix(label)).map(str::trim);
    let micros = |percentile| {
        let time = after(percentile)?;
        let digits = time.trim_end_matches(char::is_alphabetic);
        let unit = match &time[digits.len()..] {
            "us" => 1.0,
            "ms" => 1e3,
            "s" => 1e6,
            _ => return None,
        };
        Some(digits.parse::<f64>().ok()? * unit)
    };
    let rate = after("Requests/sec:")?.parse().ok()?;
    Some(Round { rate, p50: micros("50%")?, p90: micros("90%")?, p99: micros("99%")? })
}
