//! Servers for tests, which `tests/servers` starts. Without them a test says so and passes.

use tokio::sync::RwLock;

/// Read by who uses the servers, written by who stops them.
pub(crate) static SERVERS: RwLock<()> = RwLock::const_new(());

/// What a variable says, or nothing, and that it does not.
pub(crate) fn url(variable: &str) -> Option<String> {
    let url = std::env::var(variable).ok();
    if url.is_none() {
        eprintln!("not tried: `{variable}` is not set, `tests/servers cargo test …` sets it");
    }
    url
}
