//! The page of rustc's own errors: its programs are pictures, so that it can be found by what rustc prints.

use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../runtime/src/docs/errors.md");

/// Each heading with the program below it, if there is one.
fn sections() -> Vec<(&'static str, Option<String>)> {
    let sections = PAGE.split("\n# ").skip(1).filter(|section| !section.starts_with("fn main"));
    let whole = PAGE.replace("\n# fn main() {}\n", "\nfn main() {}\n");
    sections
        .map(|section| {
            let heading = section.lines().next().unwrap();
            let section = whole.split_once(&format!("\n# {heading}\n")).unwrap().1;
            let section = section.split("\n# ").next().unwrap();
            let program = section.split_once("```compile_fail").and_then(|(_, code)| code.split_once('\n'));
            (heading, program.map(|(_, code)| code.split_once("```").unwrap().0.to_owned()))
        })
        .collect()
}

/// `expected type, found function` is in `expected_type_found_function.rs`.
fn file(heading: &str) -> String {
    let words = heading.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_lowercase()
}

/// Whether a line says what the heading says, with anything in the place of `…` and `_`.
fn says(line: &str, heading: &str) -> bool {
    let mut rest = line;
    heading.split(['…', '_']).all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

#[test]
fn what_heads_a_section_is_what_rustc_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/errors/fail");
    let mut without = Vec::new();
    for (heading, program) in sections() {
        let Some(program) = program else {
            without.push(heading);
            continue;
        };
        let path = folder.join(file(heading));
        let written = fs::read_to_string(path.with_extension("rs")).unwrap_or_default();
        assert_eq!(written, program, "{}", path.display());
        let picture = fs::read_to_string(path.with_extension("stderr")).unwrap_or_default();
        let first = picture.lines().find(|line| line.starts_with("error")).unwrap_or_default();
        assert!(says(first, heading), "{heading}\n{picture}");
    }
    // A feature that is off: in `install.rs`, which builds crates without it.
    assert_eq!(without, ["no method named `wrap_router`; unresolved import"]);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2 * (sections().len() - without.len()));
}
