//! What the README says, and what it promises of itself.

use std::fs;
use std::path::Path;

const README: &str = include_str!("../../README.md");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn it_is_short() {
    assert!(README.lines().count() < 150);
}

/// The program in the wrong order is a picture, so that what it shows is what rustc prints.
#[test]
fn it_shows_what_rustc_says() {
    let (_, section) = README.split_once("## A chain, and what a wrong one says\n").unwrap();
    let block = |kind: &str| section.split_once(&format!("```{kind}\n")).unwrap().1.split_once("```").unwrap().0;
    let (right, wrong) = ("        session,\n        authentication,\n", "        authentication,\n        session,\n");
    let program = block("rust").replace(right, wrong);
    let picture = "ui/stories/fail/readme";
    assert_eq!(format!("{program}\nfn main() {{}}\n"), read(&format!("{picture}.rs")));
    assert_eq!(block("text").replace("src/main", picture), read(&format!("{picture}.stderr")));
}

/// "Seven layers around an axum router add at most an eighth of the instructions that seven `from_fn` add."
#[test]
fn its_table_shows_what_its_first_sentence_claims() {
    let of = |name: &str| -> Vec<f64> {
        let rows = README.lines().filter_map(|line| line.strip_prefix("| ")?.strip_prefix(name));
        rows.map(|row| row.split(" | ").find_map(|cell| cell.strip_prefix('+')).unwrap().parse().unwrap()).collect()
    };
    let (ours, theirs) = (of("ordain ×7 | "), of("axum from_fn ×7, "));
    assert!(ours.len() == 2 && theirs.len() == 2);
    assert!(ours.iter().all(|ours| theirs.iter().all(|theirs| *ours <= theirs / 8.0)), "{ours:?} {theirs:?}");
}

#[test]
fn it_has_a_reason_for_each_dependency() {
    let (_, table) = README.split_once("## Dependencies, and why\n").unwrap();
    let names = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .flat_map(|line| line.trim_start_matches("| ").split(" | ").next().unwrap().split('`').skip(1).step_by(2));
    let names: Vec<&str> = names.collect();
    for package in ["macros", "runtime", "contrib"] {
        let manifest = read(&format!("../{package}/Cargo.toml"));
        let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
        for line in dependencies.lines().take_while(|line| !line.is_empty()) {
            let name = line.split(['.', ' ']).next().unwrap();
            assert!(name.starts_with("ordain") || names.contains(&name), "{name} of {package}");
        }
    }
}
