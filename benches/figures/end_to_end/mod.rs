//! Requests over loopback, each server in turn, all under one load generator.

mod load;
mod servers;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use self::load::Generator;
pub(crate) use self::servers::{serve, serve_clients};
use crate::progress;
use crate::timing::{Spread, rounded};

/// What one server came to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Served {
    pub(crate) name: String,
    /// Requests a second.
    pub(crate) rate: Spread,
    /// Of bare hyper's requests a second, in the same round.
    pub(crate) of_hyper: Spread,
    /// µs: half of the requests took at most this; and 90, and 99 of a hundred.
    pub(crate) p50: f64,
    pub(crate) p90: f64,
    pub(crate) p99: f64,
}

/// One round of one server.
struct Round {
    rate: f64,
    p50: f64,
    p90: f64,
    p99: f64,
}

/// A server, and where it listens.
pub(crate) type Server = (&'static str, SocketAddr);

/// Measures, in turns; nothing without a load generator.
pub(crate) async fn run(rounds: usize, seconds: u32) -> Vec<Served> {
    let servers = servers::start().await;
    let all = in_turns(&servers, "/articles/1", rounds, seconds).await;
    let served = |((name, _), own): (&Server, &Vec<Round>)| {
        let median = |of: fn(&Round) -> f64| rounded(Spread::of(own.iter().map(of)).median);
        Served {
            name: (*name).to_owned(),
            rate: Spread::of(own.iter().map(|round| round.rate)),
            of_hyper: of_first(own, &all[0]),
            p50: median(|round| round.p50),
            p90: median(|round| round.p90),
            p99: median(|round| round.p99),
        }
    };
    servers.iter().zip(&all).map(served).collect()
}

/// Requests a second of each server, of those of the first in the same round.
pub(crate) async fn rates(servers: &[Server], path: &str, rounds: usize, seconds: u32) -> Vec<(&'static str, Spread)> {
    let all = in_turns(servers, path, rounds, seconds).await;
    servers.iter().zip(&all).map(|((name, _), own)| (*name, of_first(own, &all[0]))).collect()
}

fn of_first(own: &[Round], first: &[Round]) -> Spread {
    Spread::of(own.iter().zip(first).map(|(round, first)| round.rate / first.rate))
}

/// The rounds of each server.
async fn in_turns(servers: &[Server], path: &str, rounds: usize, seconds: u32) -> Vec<Vec<Round>> {
    let Some(generator) = Generator::find() else {
        eprintln!(
            "end to end: not measured, there is neither oha (cargo install oha) nor wrk (Debian: apt install wrk)"
        );
        return Vec::new();
    };
    let mut all: Vec<Vec<Round>> = servers.iter().map(|_| Vec::new()).collect();
    for (_, address) in servers {
        generator.round(*address, path, 1).await;
    }
    for at in 0..rounds {
        progress(&format!("end to end, {generator:?}"), at, rounds);
        for ((_, address), all) in servers.iter().zip(&mut all) {
            all.push(generator.round(*address, path, seconds).await);
        }
    }
    all
}
