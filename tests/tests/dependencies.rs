//! Every dependency that a manifest names is used by its package: what `cargo machete` looks for, and in doctests, too.

use std::fs;
use std::path::Path;

/// The sources of a package, one behind the other.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            text.push_str(&sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    text
}

/// The names in `[dependencies]` and `[dev-dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut wanted = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            wanted = line.ends_with("dependencies]");
        } else if wanted && line.starts_with(|first: char| first.is_ascii_lowercase()) {
            names.extend(line.split(['.', ' ']).next().map(|name| name.replace('-', "_")));
        }
    }
    names
}

/// Whether a crate is named: `name::`, `name;`, `name as`.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(|last: char| last.is_alphanumeric() || last == '_')
            && ["::", ";", " as "].iter().any(|sign| behind.starts_with(sign))
    })
}

#[test]
fn every_dependency_is_used() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut unused = Vec::new();
    for package in ["macros", "runtime", "contrib", "tests", "examples", "benches"] {
        let mut text = sources(&workspace.join(package));
        if package == "runtime" {
            text.push_str(include_str!("figures.rs"));
        }
        let all = dependencies(&fs::read_to_string(workspace.join(package).join("Cargo.toml")).unwrap());
        assert!(!all.is_empty(), "{package}");
        unused.extend(all.iter().filter(|name| !names(&text, name)).map(|name| format!("{name} of {package}")));
    }
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn what_is_not_used_is_found() {
    assert_eq!(
        dependencies("[package]\nname = \"a\"\n\n[dependencies]\npin-project.workspace = true\n"),
        ["pin_project"]
    );
    assert!(names("use pin_project::pin;", "pin_project") && names("pub use pin_project as p;", "pin_project"));
    assert!(!names("use pin_project_lite::pin; // pin_project", "pin_project"));
}
