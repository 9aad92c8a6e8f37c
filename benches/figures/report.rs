//! What has been measured: `figures.json`, the charts, and the tables of the READMEs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::blocking::Hop;
use crate::cache::Kept;
use crate::charts;
use crate::compile::{Compiled, Depth, Edited, OrderCheck};
use crate::denied::Denied;
use crate::end_to_end::Served;
use crate::gzip::Zipped;
use crate::keys::Keys;
use crate::limits::Limited;
use crate::router::Around;
use crate::sessions::Added;
use crate::stacks::Figure;
use crate::work::Work;

/// A part of the program's figures, and where and when they were measured.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    date: String,
    machine: String,
    rustc: String,
    figures: Vec<Value>,
}

/// All parts, by name. One that is measured again replaces what it was.
pub(crate) struct Report {
    parts: BTreeMap<String, Part>,
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl Report {
    /// What was measured before.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let path = here().join("figures.json");
        let parts = if path.exists() { serde_json::from_slice(&fs::read(path)?)? } else { BTreeMap::new() };
        Ok(Self { parts })
    }

    /// Puts in what has been measured now.
    pub(crate) fn put(&mut self, part: &str, figures: Vec<Value>) {
        let now = Part { date: said(&["date", "+%F"]), machine: machine(), rustc: said(&["rustc", "-V"]), figures };
        self.parts.insert(part.to_owned(), now);
    }

    fn get<T: DeserializeOwned>(&self, part: &str) -> Option<Vec<T>> {
        serde_json::from_value(Value::Array(self.parts.get(part)?.figures.clone())).ok()
    }

    /// The file's text: a line for each figure.
    fn json(&self) -> String {
        let part = |(name, part): (&String, &Part)| {
            let figures: Vec<String> = part.figures.iter().map(|figure| format!("    {figure}")).collect();
            let text = |text: &str| Value::from(text);
            format!(
                "{}: {{\n  \"date\": {},\n  \"machine\": {},\n  \"rustc\": {},\n  \"figures\": [\n{}\n  ]\n}}",
                text(name),
                text(&part.date),
                text(&part.machine),
                text(&part.rustc),
                figures.join(",\n")
            )
        };
        format!("{{\n{}\n}}\n", self.parts.iter().map(part).collect::<Vec<_>>().join(",\n"))
    }

    /// Writes the file, the charts and the READMEs' parts.
    pub(crate) fn write(&self) -> Result<(), Box<dyn Error>> {
        fs::write(here().join("figures.json"), self.json())?;
        fs::create_dir_all(here().join("charts"))?;
        if let Some(figures) = self.get::<Around>("router") {
            charts::router(&here().join("charts/router.svg"), &figures)?;
        }
        if let Some(figures) = self.get::<Figure>("layers") {
            charts::layers(&here().join("charts/layers.svg"), &figures)?;
        }
        if let Some(figures) = self.get::<Compiled>("compile") {
            charts::compile(&here().join("charts/compile.svg"), &figures, "debug")?;
        }
        if let Some(figures) = self.get::<Around>("router") {
            let mounted = |name: &str| !name.contains("by `");
            let table = around_a_router(figures.iter().filter(|figure| mounted(&figure.name)));
            replace(&here().join("../README.md"), &format!("{table}\n{}", self.origin("router")))?;
        }
        replace(&here().join("README.md"), &self.summary())
    }

    /// Where and when a part was measured.
    fn origin(&self, part: &str) -> String {
        self.parts.get(part).map_or(String::new(), |part| format!("{}, {}, {}.\n", part.date, part.machine, part.rustc))
    }

    /// What the README of this package shows.
    fn summary(&self) -> String {
        let mut text = String::new();
        if let Some(figures) = self.get::<Around>("router") {
            text.push_str(&around_a_router(figures.iter()));
            text.push_str("\n![What it adds to a request to stand around an axum router](charts/router.svg)\n\n");
        }
        if let Some(figures) = self.get::<Figure>("layers") {
            text.push_str(
                "Seven layers, each of which reads the path and sets the status (in the second column a header, too), over the \
                 same peer's view without layers:\n\n",
            );
            table(&mut text, &figures);
        }
        if let Some(figures) = self.get::<Added>("sessions") {
            text.push_str(
                "What sessions add to a request, as a part of what tower-sessions' layer adds, both in memory: around a router, in a \
                 chain of their own, and in one that there is (`+`):\n\n",
            );
            beside_tower_sessions(&mut text, &figures);
        }
        for sentence in [
            self.django(),
            self.kept(),
            self.zipped(),
            self.denied(),
            self.limited(),
            self.grown(),
            self.blocking(),
            self.served(),
            self.edited(),
            self.compiled(),
            self.checked(),
            self.deep(),
        ] {
            text.extend(sentence.map(|sentence| format!("* {sentence}\n")));
        }
        let _ = write!(text, "\n{}", self.origin("layers"));
        text
    }
}

/// The sentences beside the table, each from its part.
impl Report {
    fn django(&self) -> Option<String> {
        let all: Vec<Value> = self.get("django")?;
        let shown = |at: usize| {
            let median = |of: &str| all.get(at)?[of]["median"].as_f64();
            Some((all.get(at)?["what"].as_str()?, median("times")?, median("djangos")? / 1e3, median("ours")? / 1e3))
        };
        let (seven, bare) = (shown(0)?, shown(1)?);
        Some(format!(
            "A request by Django's WSGI handler takes {:.0}× the time of the same one here with {} ({:.0} µs, {:.1} µs), {:.0}× with {} \
             ({:.0} µs, {:.1} µs); {}, {}.",
            seven.1,
            seven.0,
            seven.2,
            seven.3,
            bare.1,
            bare.0,
            bare.2,
            bare.3,
            all[0]["django"].as_str()?,
            self.parts.get("django")?.date,
        ))
    }

    fn kept(&self) -> Option<String> {
        let all: Vec<Kept> = self.get("cache")?;
        let hit = all.first()?;
        let of_bare = |of: Option<f64>| of.map_or("–".to_owned(), |of| format!("{of:.2}"));
        Some(format!(
            "A page that was kept, in the chain `hosts`, `update_cache`, `fetch_from_cache`: {} of the requests a second of the bare router, \
             over loopback; {:.2} of its time and {} of its instructions.",
            of_bare(hit.rate_of_bare.map(|rate| rate.median)),
            hit.time_of_bare.median,
            of_bare(hit.instructions_of_bare),
        ))
    }

    fn zipped(&self) -> Option<String> {
        let all: Vec<Zipped> = self.get("gzip")?;
        let shown = all.iter().map(|one| format!("{:.2} of {} bytes", one.rate_of_theirs.median, one.length));
        Some(format!(
            "Pages compressed a second at level 6, with a padding, of tower-http's without: {}.",
            shown.collect::<Vec<_>>().join(", ")
        ))
    }

    fn denied(&self) -> Option<String> {
        let all: Vec<Denied> = self.get("denied")?;
        let of_theirs = |one: &Denied| {
            let counted = one.instructions_of_theirs.map_or("–".to_owned(), |of| format!("{of:.2}"));
            format!("{:.2} of the time and {counted} of the instructions of {}", one.time_of_theirs.median, one.peer)
        };
        Some(format!(
            "An address whose country is refused, in the chain `clients`, `geo_block`, takes {}.",
            all.iter().map(of_theirs).collect::<Vec<_>>().join(", ")
        ))
    }

    fn limited(&self) -> Option<String> {
        let all: Vec<Limited> = self.get("limits")?;
        let told = |one: &Limited| {
            let Limited { request, addresses, rate_of_theirs, .. } = one;
            let whose = if *addresses == 1 { "one address".to_owned() } else { format!("{addresses} addresses") };
            format!("{:.2} of {whose}, {request}", rate_of_theirs.median)
        };
        let served = |one: &Limited| {
            one.served_of_theirs.map(|rate| format!("{:.2} of one address, {}", rate.median, one.request))
        };
        Some(format!(
            "Requests a second through a limit by address, of tower_governor's, by {} threads: over loopback {}; without a server {}.",
            all.first()?.threads,
            all.iter().filter_map(served).collect::<Vec<_>>().join(", "),
            all.iter().map(told).collect::<Vec<_>>().join(", ")
        ))
    }

    fn grown(&self) -> Option<String> {
        let all: Vec<Keys> = self.get("keys")?;
        let shown = all.iter().map(|keys| {
            let Keys { kind, count, kept, bytes_each, mebibytes, nanos_to_find, .. } = keys;
            let left = if *kept == *count as u64 { String::new() } else { format!(", of which {kept} are left") };
            format!("{count} {kind}{left}: {bytes_each:.0} bytes each, {mebibytes:.0} MiB, {nanos_to_find:.0} ns to find one")
        });
        Some(format!("In memory, {}.", shown.collect::<Vec<_>>().join("; ")))
    }

    fn blocking(&self) -> Option<String> {
        let hops: Vec<Hop> = self.get("blocking")?;
        let micros =
            |name: &str| hops.iter().find(|hop| hop.name == name && hop.concurrent == 1).map(|hop| hop.micros.median);
        Some(format!(
            "One request in a task of its own, one at a time: {:.1} µs with an async layer, {:.1} µs with a blocking \
             one (one hop to a thread and back), {:.1} µs with eight in a row; by hand with `spawn_blocking`, {:.1} µs.",
            micros("1 async layer, no hop")?,
            micros("1 blocking layer")?,
            micros("8 blocking layers")?,
            micros("spawn_blocking by hand")?,
        ))
    }

    fn served(&self) -> Option<String> {
        let served: Vec<Served> = self.get("end-to-end")?;
        let all: Vec<String> =
            served.iter().skip(1).map(|one| format!("{} {:.2}", one.name, one.of_hyper.median)).collect();
        Some(format!("Requests a second over loopback, of bare hyper's: {}.", all.join(", ")))
    }

    fn edited(&self) -> Option<String> {
        let all: Vec<Edited> = self.get("edit")?;
        let of = |profile: &str| {
            let own = all.iter().filter(|one| one.profile == profile);
            let shown = own.map(|one| {
                let Edited { place, of_axum, seconds, .. } = one;
                format!("{:.2} in {place} ({:.2} s)", of_axum.median, seconds.median)
            });
            shown.collect::<Vec<_>>().join(", ")
        };
        Some(format!(
            "A string is changed in an application of sixteen middlewares: of the time of the same with sixteen `from_fn`, `cargo check` takes \
             {}; `cargo build` takes {}.",
            of("check"),
            of("debug")
        ))
    }

    fn compiled(&self) -> Option<String> {
        let all: Vec<Compiled> = self.get("compile")?;
        let ratio = |profile: &str| {
            let seconds = |kind: &str| {
                all.iter().find(|one| one.kind == kind && one.layers == 32 && one.profile == profile)?.seconds
            };
            Some(seconds("ordain")? / seconds("flattened by hand")?)
        };
        Some(format!(
            "A chain of 32 layers takes {:.1}× the time of the same code flattened by hand to check, {:.1}× to build, \
             {:.1}× in release.",
            ratio("check")?,
            ratio("debug")?,
            ratio("release")?
        ))
    }

    fn checked(&self) -> Option<String> {
        let check: OrderCheck = self.get("order-check")?.pop()?;
        Some(format!(
            "A chain of {} layers with {} rules each adds {:.2} s to the `cargo check` of its crate, and {:.2} s if half of \
             them are spread from a list of their own.",
            check.layers,
            check.rules_each,
            check.with_chain - check.without_chain,
            check.half_spread - check.without_chain
        ))
    }

    fn deep(&self) -> Option<String> {
        let depths: Vec<Depth> = self.get("depth")?;
        let of = |kind: &str| {
            let mut own = depths.iter().filter(|depth| depth.kind == kind);
            let least = own.clone().min_by_key(|depth| depth.layers)?;
            let more = if own.all(|depth| depth.gives_up.is_none()) { " or more" } else { "" };
            Some(format!("{kind} {}{more}", least.layers))
        };
        let mut kinds: Vec<&str> = depths.iter().map(|depth| depth.kind.as_str()).collect();
        kinds.dedup();
        let mut all: Vec<String> = Vec::new();
        for kind in kinds {
            all.extend(of(kind).filter(|text| !all.contains(text)));
        }
        Some(format!(
            "Layers that rustc takes with the default recursion limit, debug and release: {}.",
            all.join(", ")
        ))
    }
}

/// What it costs to stand around a router.
fn around_a_router<'a>(figures: impl Iterator<Item = &'a Around>) -> String {
    let mut text = String::from(
        "| around an axum router | path | instructions over the bare router | allocations | time | requests a second |\n\
         | --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    for figure in figures.filter(|figure| !figure.name.starts_with("bare")) {
        let shown = |value: Option<String>| value.unwrap_or("–".to_owned());
        let _ = writeln!(
            text,
            "| {} | `{}` | {} | {:+} | {:+.2} | {} |",
            figure.name,
            figure.path,
            shown(figure.instructions_over_bare.map(|over| format!("{over:+.2}"))),
            figure.allocations_over_bare,
            figure.time_over_bare.median,
            shown(figure.rate_of_bare.map(|rate| format!("{:.2}", rate.median))),
        );
    }
    text
}

/// What sessions add.
fn beside_tower_sessions(text: &mut String, figures: &[Added]) {
    text.push_str(
        "| a request that | time | instructions | `+` time | `+` instructions | ns | theirs | allocations | theirs |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for figure in figures {
        let shown = |value: Option<f64>| value.map_or("–".to_owned(), |of| format!("{of:.2}"));
        let _ = writeln!(
            text,
            "| {} | {:.2} | {} | {:.2} | {} | {:.0} | {:.0} | {} | {} |",
            figure.request,
            figure.time_of_theirs.median,
            shown(figure.instructions_of_theirs),
            figure.in_a_chain_time_of_theirs.median,
            shown(figure.in_a_chain_instructions_of_theirs),
            figure.time.median,
            figure.their_time.median,
            figure.allocations,
            figure.their_allocations,
        );
    }
    text.push('\n');
}

/// Seven layers of each peer.
fn table(text: &mut String, figures: &[Figure]) {
    text.push_str(
        "| seven layers | ns over the bare view | and a header | allocations | instructions | bytes of future |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let seven = |work| figures.iter().filter(move |figure| figure.layers == 7 && figure.work == work);
    for figure in seven(Work::Status) {
        let header = seven(Work::Header).find(|other| other.peer == figure.peer);
        let header = header.map_or("–".to_owned(), |other| format!("{:.0}", other.over_bare.median));
        let shown = |value: Option<String>| value.unwrap_or("–".to_owned());
        let _ = writeln!(
            text,
            "| {} | {:.0} | {header} | {} | {} | {} |",
            figure.peer,
            figure.over_bare.median,
            figure.allocations_over_bare,
            shown(figure.instructions_over_bare.map(|all| all.to_string())),
            shown(figure.future.map(|bytes| bytes.to_string())),
        );
    }
    text.push('\n');
}

/// Puts `summary` between the two marks of a README.
fn replace(readme: &Path, summary: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(readme)?;
    let (begin, end) = ("<!-- figures -->\n", "<!-- end of figures -->");
    let before = text.split_once(begin).ok_or("the README has no mark where the figures begin")?.0;
    let after = text.split_once(end).ok_or("the README has no mark where the figures end")?.1;
    fs::write(readme, format!("{before}{begin}{summary}{end}{after}"))?;
    Ok(())
}

/// The kind of machine.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    format!("{cores} cores of {model}, {}", std::env::consts::OS)
}

fn said(command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).output();
    output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
