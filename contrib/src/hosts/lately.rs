//! The host that a thread has read last: most requests are for the same one, and need not have it read again.

use std::cell::RefCell;
use std::sync::Arc;

use super::authority::Authority;

/// A `Host` that is longer is read each time.
const LONGEST: usize = 64;

/// What a line was read as.
struct Lately {
    line: [u8; LONGEST],
    length: usize,
    name: Arc<str>,
    port: Option<u16>,
}

thread_local! {
    static LATELY: RefCell<Option<Lately>> = const { RefCell::new(None) };
}

/// The name and the port of a line, if it is the one that was read last.
pub(super) fn read(line: &[u8]) -> Option<(Arc<str>, Option<u16>)> {
    LATELY.with_borrow(|lately| {
        let lately = lately.as_ref().filter(|lately| lately.line[..lately.length] == *line)?;
        Some((Arc::clone(&lately.name), lately.port))
    })
}

/// Remembers what a line was read as: the same whoever reads it.
pub(super) fn remember(line: &[u8], authority: &Authority<'_>, name: &Arc<str>) {
    let length = line.len();
    if length > LONGEST {
        return;
    }
    let mut copy = [0; LONGEST];
    copy[..length].copy_from_slice(line);
    let lately = Lately { line: copy, length, name: Arc::clone(name), port: authority.port };
    LATELY.set(Some(lately));
}
