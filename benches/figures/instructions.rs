//! Instructions of a request, by callgrind: this program runs itself in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::layers::Case;

/// What tells the program that it runs in callgrind.
pub(crate) const FLAG: &str = "--in-callgrind";

const REQUESTS: u32 = 20;

/// Instructions a request of all cases of a part, in their order; none without valgrind.
pub(crate) fn count(part: &str, cases: usize) -> Option<Vec<u64>> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).ok()?;
    eprintln!("instructions of {cases} cases, in callgrind");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--compress-strings=no"])
        .args(["--zero-before=*instructions::counted", "--dump-after=*instructions::counted"])
        .arg(format!("--callgrind-out-file={}", place.join("out").display()))
        .arg(std::env::current_exe().ok()?)
        .args([FLAG, part])
        .stdout(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => {
            (1..=cases).map(|at| total(&place.join(format!("out.{at}")))).collect::<Option<Vec<_>>>()
        }
        Ok(status) => {
            eprintln!("  not counted: valgrind ended with {status}");
            None
        }
        Err(_) => {
            eprintln!("  not counted: there is no valgrind (Debian has it as a package of that name)");
            None
        }
    }
}

fn total(dump: &Path) -> Option<u64> {
    let dump = fs::read_to_string(dump).ok()?;
    let line = dump.lines().find_map(|line| line.strip_prefix("summary: "))?;
    line.trim().parse::<u64>().ok().map(|all| all / u64::from(REQUESTS))
}

/// Runs all cases, each by [`counted`].
pub(crate) fn run(cases: Vec<Case>) {
    for mut case in cases {
        (case.once)();
        counted(&mut case.once);
    }
}

#[inline(never)]
fn counted(once: &mut dyn FnMut()) {
    for _ in 0..REQUESTS {
        once();
    }
}
