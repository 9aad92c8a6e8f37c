//! The time in a signed value: unix seconds to the base of 62.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes a moment; one before 1970 is 1970.
pub(super) fn written(at: SystemTime) -> String {
    let mut left = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let mut digits = Vec::with_capacity(7);
    loop {
        digits.push(DIGITS[usize::try_from(left % 62).unwrap_or_default()]);
        left /= 62;
        if left == 0 {
            break;
        }
    }
    digits.reverse();
    String::from_utf8(digits).unwrap_or_default()
}

/// Reads what [`written`] has written; anything else, and what no clock can show, is nothing.
pub(super) fn read(text: &str) -> Option<SystemTime> {
    if text.is_empty() {
        return None;
    }
    let seconds = text.bytes().try_fold(0_u64, |sum, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        sum.checked_mul(62)?.checked_add(u64::from(digit))
    })?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
