//! Tests that need a process of their own.

use std::process::Command;

/// Runs a test once more, by itself in a process of its own; true if this is that process.
///
/// ```no_run
/// if !ordain_tests::is_alone("modes::settings::once") {
///     return;
/// }
/// ```
///
/// # Panics
///
/// If the test fails there.
#[must_use]
pub fn is_alone(name: &str) -> bool {
    is_alone_within(name, "")
}

/// The same after a command of the shell, which may set limits.
///
/// # Panics
///
/// The same.
#[must_use]
pub fn is_alone_within(name: &str, limits: &str) -> bool {
    if std::env::var_os("ORDAIN_ALONE").is_some() {
        return true;
    }
    let this = std::env::current_exe().expect("this program");
    let script = format!(r#"{limits} exec "$0" "$@""#);
    let mut alone = Command::new("sh");
    alone.arg("-c").arg(script).arg(this).args([name, "--exact"]).env("ORDAIN_ALONE", "1");
    let output = alone.output().expect("a shell");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{name}, alone: {text}{errors}");
    false
}
