//! What mistakes look like, on the toolchain that the pictures were made with.

use std::path::Path;

use trybuild::TestCases;

/// The programs of a folder, where there is such a folder.
fn programs(folder: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut entries = root.join(folder).read_dir().ok()?;
    let any = entries.any(|entry| {
        entry.is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
    });
    any.then(|| format!("{folder}/*.rs"))
}

/// One mistake a file; of every rule the whole picture.
#[test]
fn mistakes() {
    let tests = TestCases::new();
    for folder in ["ui/fn/fail", "ui/impl/fail", "ui/chain/fail", "ui/chain/grammar", "ui/chain/stories", "ui/recovery"] {
        if let Some(programs) = programs(folder) {
            tests.compile_fail(programs);
        }
    }
    for folder in ["ui/fn/pass", "ui/impl/pass", "ui/chain/pass"] {
        if let Some(programs) = programs(folder) {
            tests.pass(programs);
        }
    }
}
