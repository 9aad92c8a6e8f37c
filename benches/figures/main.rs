//! ordain beside its peers. See the README in this package.

#![recursion_limit = "1024"] // the peers' layers nest as types

mod blocking;
mod cache;
mod charts;
mod compile;
mod default_seven;
mod denied;
#[cfg(feature = "django")]
mod django;
mod end_to_end;
mod gzip;
mod instructions;
mod keys;
mod layers;
mod limits;
mod report;
mod router;
mod sessions;
mod stacks;
mod timing;
mod values;
mod work;

use std::error::Error;

use serde::Serialize;

use self::report::Report;

const PARTS: &[&str] = &[
    "router",
    "sessions",
    "cache",
    "gzip",
    "denied",
    "limits",
    "keys",
    #[cfg(feature = "django")]
    "django",
    "layers",
    "values",
    "blocking",
    "end-to-end",
    "order-check",
    "edit",
    "compile",
    "depth",
];

const USAGE: &str = "cargo bench -p ordain-benches -- [--quick] [PART]...

parts: router, sessions, cache, gzip, denied, limits, keys, layers, values, blocking, end-to-end, order-check, edit, compile, depth; all of them if none is named; with
`--features django` also django
--quick: short, for a look; writes nothing";

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, part] = arguments.as_slice()
        && flag == instructions::FLAG
    {
        instructions::run(match part.as_str() {
            "router" => router::cases(),
            "sessions" => sessions::cases(),
            "cache" => cache::cases(),
            "gzip" => gzip::cases(),
            "denied" => denied::cases(),
            "limits" => limits::cases(),
            _ => layers::cases(),
        });
        return Ok(());
    }
    if let [flag, kind, count] = arguments.as_slice()
        && flag == keys::FLAG
    {
        println!("{}", serde_json::to_string(&keys::count(kind, count.parse()?))?);
        return Ok(());
    }
    let (flags, parts): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with('-'));
    if flags.iter().any(|flag| *flag != "--quick") || parts.iter().any(|part| !PARTS.contains(part)) {
        return Err(USAGE.into());
    }
    let quick = !flags.is_empty();
    let asked = if parts.is_empty() { PARTS.to_vec() } else { parts };
    let mut report = Report::read()?;
    for part in asked {
        measure(part, quick, &mut report)?;
        if !quick {
            // After each part, for what follows may take long.
            report.write()?;
        }
    }
    Ok(())
}

fn measure(part: &str, quick: bool, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let rounds = |many: usize| if quick { many.div_ceil(20) } else { many };
    match part {
        "router" => {
            show(report, part, &runtime()?.block_on(router::run(rounds(2000), rounds(20), if quick { 1 } else { 3 })))
        }
        "sessions" => show(report, part, &sessions::run(rounds(3000))),
        "cache" => {
            show(report, part, &runtime()?.block_on(cache::run(rounds(3000), rounds(20), if quick { 1 } else { 3 })))
        }
        "gzip" => show(report, part, &gzip::run(rounds(1000))),
        "denied" => show(report, part, &denied::run(rounds(3000))),
        "limits" => show(report, part, &limits::run(rounds(40), rounds(12), 1)?),
        "keys" => show(report, part, &keys::run(if quick { 10_000 } else { usize::MAX })?),
        #[cfg(feature = "django")]
        "django" => show(report, part, &django::run(rounds(1000))?),
        "layers" => show(report, part, &stacks::run(rounds(2000))),
        "values" => show(report, part, &values::run(rounds(3000))),
        "blocking" => show(report, part, &runtime()?.block_on(blocking::run(rounds(100)))),
        "end-to-end" => {
            show(report, part, &runtime()?.block_on(end_to_end::run(rounds(10), if quick { 1 } else { 3 })))
        }
        "order-check" => {
            show(report, part, &compile::order_checks(if quick { &[50] } else { &[50, 100, 200] }, rounds(7)))
        }
        "edit" => show(report, part, &compile::edits(rounds(9))),
        "compile" => show(report, part, &compile::times(if quick { &[8] } else { &[8, 32, 64, 128, 200] })),
        "depth" => show(report, part, &compile::depths(if quick { 8 } else { 256 })),
        other => Err(format!("there is no part {other}").into()),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Runtime::new()
}

/// Prints the figures, a line each, and hands them on.
fn show(report: &mut Report, part: &str, figures: &[impl Serialize]) -> Result<(), Box<dyn Error>> {
    let figures = figures.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    for figure in &figures {
        println!("{figure}");
    }
    report.put(part, figures);
    Ok(())
}

/// Tells how far the rounds are, now and then.
fn progress(what: &str, at: usize, of: usize) {
    if at.is_multiple_of(of.div_ceil(5)) {
        eprintln!("{what}: round {at} of {of}");
    }
}
