//! What README and front page say to put into a new crate, put into new crates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const README: &str = include_str!("../../README.md");
const FRONT: &str = include_str!("../../runtime/src/docs/front.md");

/// Where the texts say that the checkout is.
const SOURCE: &str = "../ordain/runtime";

/// Each `[dependencies]` of a page with the program that follows it.
fn installs(page: &str) -> Vec<(String, String)> {
    let mut blocks = page.split("\n```").skip(1).step_by(2);
    let mut found = vec![];
    while let Some(block) = blocks.next() {
        if let Some(manifest) = block.strip_prefix("toml\n") {
            let (language, program) = blocks.next().and_then(|block| block.split_once('\n')).expect("a program");
            assert!(language.starts_with("rust"), "{language}");
            found.push((manifest.to_owned(), program.to_owned()));
        }
    }
    found
}

/// Runs cargo in a crate of its own.
fn cargo(command: &str, name: &str, manifest: &str, program: &str) -> Output {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let runtime = workspace.join("runtime");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("install").join(name);
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = manifest.replace(SOURCE, runtime.to_str().expect("a path of text"));
    let package = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n");
    fs::write(folder.join("Cargo.toml"), package + &manifest).expect("a manifest");
    fs::write(folder.join("src/main.rs"), program).expect("a program");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the versions of this workspace");
    let target = folder.with_file_name("target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.arg(command).current_dir(&folder).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    cargo.output().expect("cargo")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_the_pages_install_builds_without_a_warning() {
    let front = installs(FRONT);
    assert_eq!(front.len(), 4);
    assert_eq!(installs(README), front[..1]);
    for (number, (manifest, program)) in front.iter().enumerate() {
        let output = cargo("build", &format!("install{number}"), manifest, program);
        assert!(output.status.success() && !stderr(&output).contains("warning:"), "{program}\n{}", stderr(&output));
    }
    assert!(front[0].1.lines().count() <= 25);
    for line in README.lines().filter(|line| line.contains("`ordain = {")) {
        let dependency = line.split('`').find(|part| part.starts_with("ordain = {")).expect("a dependency");
        assert!(front.iter().any(|(manifest, _)| manifest.lines().any(|line| line == dependency)), "{line}");
    }
}

#[test]
fn what_is_used_without_its_feature_is_one_error_that_names_it() {
    let (manifest, program) = &installs(FRONT)[0];
    let manifest = manifest.replace(", features = [\"axum\"]", "");
    let uses = [
        (program.clone(), "`wrap_router` needs the feature `axum` of `ordain`, which is off"),
        ("use ordain::named;\nfn main() {}".to_owned(), "the item is gated behind the `axum` feature"),
        (
            "use ordain::template::Templates;\nfn main() {}".to_owned(),
            "the item is gated behind the `minijinja` feature",
        ),
    ];
    for (number, (program, said)) in uses.iter().enumerate() {
        let message = stderr(&cargo("check", &format!("without{number}"), &manifest, program));
        assert!(message.contains(said), "{message}");
        assert_eq!(message.matches("\nerror").count(), 2, "the error, and that it is one:\n{message}");
    }
}
