//! Secrets from the system's generator.

/// Draws bytes that nobody can guess.
///
/// # Panics
///
/// The system has no generator of random bytes: nothing that is meant to be secret can be made there.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap_or_else(|error| panic!("the system draws no random bytes: {error}"));
    bytes
}

/// Draws characters from an alphabet of ASCII, each as likely as the others.
///
/// ```
/// let key = ordain_contrib::signing::random_string(32, b"abcdefghijklmnopqrstuvwxyz0123456789");
/// assert_eq!(key.len(), 32);
/// assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
/// ```
///
/// # Panics
///
/// The system has no generator of random bytes, or the alphabet is empty, longer than 256, or not ASCII.
#[must_use]
pub fn random_string(length: usize, alphabet: &[u8]) -> String {
    assert!(!alphabet.is_empty() && alphabet.len() <= 256 && alphabet.is_ascii(), "no alphabet of ASCII");
    // Bytes from here on would make the first characters likelier.
    let fair = 256 - 256 % alphabet.len();
    let mut drawn = String::with_capacity(length);
    while drawn.len() < length {
        let fitting = random_bytes::<64>().into_iter().map(usize::from).filter(|byte| *byte < fair);
        drawn.extend(fitting.take(length - drawn.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    drawn
}
