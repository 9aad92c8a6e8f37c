//! The public API of each package, as text: what changes it changes a file beside this one, which a reviewer reads.
//! Written anew by `UPDATE_EXPECT=1 cargo test --all-features --test api`, with the toolchain that CI has.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use expect_test::expect_file;
use public_api::Builder;

/// Runs rustdoc with its JSON, which a stable rustdoc has, too, if asked by a variable that must not reach the compiler: it
/// would build all anew.
const RUSTDOC: &str = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";

#[test]
fn the_public_api_is_what_the_files_say() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let rustdoc = temporary.join("rustdoc-with-json");
    fs::write(&rustdoc, RUSTDOC).unwrap();
    let executable = Command::new("chmod").arg("+x").arg(&rustdoc).status().unwrap();
    assert!(executable.success());
    let documented = Command::new(env!("CARGO"))
        .args(["doc", "--workspace", "--lib", "--all-features", "--no-deps", "--quiet"])
        .env("RUSTDOC", &rustdoc)
        .env("RUSTDOCFLAGS", "-Zunstable-options --output-format json")
        .current_dir(workspace)
        .status()
        .unwrap();
    assert!(documented.success());
    let api = |package: &str| {
        let json = temporary.parent().unwrap().join("doc").join(package).with_extension("json");
        let public = Builder::from_rustdoc_json(json)
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .omit_auto_derived_impls(true)
            .build()
            .unwrap();
        public.to_string()
    };
    expect_file!["../api/ordain.txt"].assert_eq(&api("ordain"));
    expect_file!["../api/ordain-macros.txt"].assert_eq(&api("ordain_macros"));
    expect_file!["../api/ordain-contrib.txt"].assert_eq(&api("ordain_contrib"));
}
