//! What a session keeps of who is logged in.

use ordain::Error;
use serde_json::Value;

use crate::sessions::Session;
use crate::signing::{Keys, MadeBy};

/// The key of the HMAC of the account's secret.
pub(super) const HASH: &str = "_auth_user_hash";

/// The key of the way by which somebody has come.
pub(super) const WAY: &str = "_auth_user_backend";

/// What the HMAC is for: Django's, so that sessions that are taken over go on.
const PURPOSE: &str = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash";

pub(super) async fn write_hash(session: &Session, keys: &Keys, secret: &[u8]) -> Result<(), Error> {
    session.insert(HASH, hash(keys, secret)).await
}

/// The same in the place of one that a former key has made, under another token.
pub(super) async fn renew_hash(session: &Session, keys: &Keys, secret: &[u8]) -> Result<(), Error> {
    session.renew(HASH, hash(keys, secret)).await
}

fn hash(keys: &Keys, secret: &[u8]) -> String {
    hex(&keys.mac(PURPOSE, secret))
}

/// Which key has made the HMAC that the session holds. Compared in constant time; one that is not there is nobody's.
pub(super) async fn hash_is_made_by(session: &Session, keys: &Keys, secret: &[u8]) -> Result<MadeBy, Error> {
    let kept = session.get::<Value>(HASH).await?;
    let kept = kept.as_ref().and_then(Value::as_str).and_then(unhex);
    Ok(kept.map_or(MadeBy::Nobody, |kept| keys.made_by(PURPOSE, secret, &kept)))
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let digit = |at: usize| char::from(digits[at]).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = digit(2 * at)? << 4 | digit(2 * at + 1)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{hex, unhex};

    #[test]
    fn what_is_written_is_read() {
        let bytes = std::array::from_fn(|at| u8::try_from(at * 8 + 3).unwrap());
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex(&hex(&bytes)[1..]), None);
        assert_eq!(unhex(&format!("{}g", &hex(&bytes)[1..])), None);
    }
}
