//! What README and front page say to put into a new crate, put into new crates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const README: &str = include_str!("../../README.md");
const FRONT: &str = include_str!("../../runtime/src/docs/front.md");

/// Where the texts say that the checkout is.
const SOURCE: &str = "\"../ordain/";

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
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("install").join(name);
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = manifest.replace(SOURCE, &format!("\"{}/", workspace.to_str().expect("a path of text")));
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
}

/// Asserts that a program is one error, which says so.
fn is_one_error(name: &str, manifest: &str, program: &str, said: &str) {
    let message = stderr(&cargo("check", name, manifest, program));
    assert!(message.contains(said), "{said}:\n{message}");
    assert_eq!(message.matches("\nerror").count(), 2, "the error, and that it is one:\n{message}");
}

#[test]
fn what_is_used_without_its_feature_is_one_error_that_names_it() {
    let (manifest, program) = &installs(FRONT)[0];
    let manifest = manifest.replace(", features = [\"axum\"]", "");
    let uses = [
        (program.as_str(), "`wrap_router` needs the feature `axum` of `ordain`, which is off"),
        ("use ordain::named;\nfn main() {}", "the item is gated behind the `axum` feature"),
        ("use ordain::marked_router;\nfn main() {}", "the item is gated behind the `axum` feature"),
        ("use ordain::template::Templates;\nfn main() {}", "the item is gated behind the `minijinja` feature"),
    ];
    for (number, (program, said)) in uses.iter().enumerate() {
        is_one_error(&format!("without{number}"), &manifest, program, said);
    }
}

#[test]
fn a_battery_that_is_used_without_its_feature_is_one_error_that_names_it() {
    let manifest = "[dependencies]\nordain = { path = \"../ordain/runtime\" }\n\
                    ordain-contrib = { path = \"../ordain/contrib\" }\n";
    let gated = |feature: &str| format!("the item is gated behind the `{feature}` feature");
    for (entry, feature) in entries_of_layers() {
        let program = format!(
            "use ordain_contrib::layers;\n\n\
             ordain::middleware_chain! {{\n    struct Site {{\n        entry: layers::{entry},\n    }}\n}}\n\n\
             fn main() {{}}\n"
        );
        is_one_error(&format!("layer-{entry}"), manifest, &program, &gated(&feature));
    }
    for (module, feature) in gated_modules() {
        let program = format!("use ordain_contrib::{module};\nfn main() {{}}\n");
        is_one_error(&format!("module-{module}"), manifest, &program, &gated(&feature));
    }
}

/// The names that `layers` exports, each with its feature.
fn entries_of_layers() -> Vec<(String, String)> {
    let source = include_str!("../../contrib/src/layers/mod.rs");
    let exports = source.split("#[cfg(feature = \"").skip(1).filter_map(|text| text.split_once("\")]\npub use self::"));
    let named = exports.flat_map(|(feature, export)| {
        let list = export.split_once('{').and_then(|(_, list)| list.split_once('}')).expect("a list").0;
        list.split(',').map(|name| (name.trim().to_owned(), feature.to_owned())).collect::<Vec<_>>()
    });
    let named: Vec<_> = named.filter(|(name, _)| !name.is_empty()).collect();
    assert!(named.len() > 8, "{named:?}");
    named
}

/// The modules that are batteries, each with its feature.
fn gated_modules() -> Vec<(String, String)> {
    let source = include_str!("../../contrib/src/lib.rs");
    let gated = source.split("#[cfg(feature = \"").skip(1).filter_map(|text| text.split_once("\")]\npub mod "));
    let modules: Vec<_> = gated
        .map(|(feature, text)| (text.split_once(';').expect("a module").0.to_owned(), feature.to_owned()))
        .collect();
    assert!(modules.len() > 8, "{modules:?}");
    modules
}
