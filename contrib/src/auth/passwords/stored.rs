//! A hash as it is kept, and what is computed for it.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params};
use ordain::Error;

use super::{Cost, Verified};
use crate::signing::{constant_time_eq, random_bytes};

/// What Django puts in front of a hash of Argon2.
const DJANGO: &str = "argon2";

/// The most characters of a hash that are looked at.
const LONGEST: usize = 512;

/// The fewest bytes of an output that say anything.
const SHORTEST: usize = 16;

/// A hash of Argon2id, at a cost that can be borne.
#[derive(Debug)]
pub(super) struct Stored {
    cost: Cost,
    salt: Vec<u8>,
    output: Vec<u8>,
    /// It is written as it would be today.
    modern: bool,
}

impl Stored {
    /// Reads what [`hash`] has written, also with Django's name in front.
    pub(super) fn read(text: &str) -> Option<Self> {
        let phc = text.strip_prefix(DJANGO).unwrap_or(text);
        let stored = Self::parse(phc).map(|stored| Self { modern: stored.modern && phc.len() == text.len(), ..stored });
        // An account that cannot be logged in by a password is no reason for a warning.
        if stored.is_none() && !text.is_empty() && !text.starts_with('!') {
            tracing::warn!(target: "ordain_contrib::auth", "the hash of a password cannot be read, or costs too much");
        }
        stored
    }

    fn parse(phc: &str) -> Option<Self> {
        if phc.len() > LONGEST {
            return None;
        }
        let hash = PasswordHash::new(phc).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let (kibibytes, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        // Written in one way only: the parser takes a parameter that stands there twice.
        if !phc.starts_with(&format!("$argon2id$v=19$m={kibibytes},t={passes},p={lanes}$")) {
            return None;
        }
        let cost = Cost::of_stored(kibibytes, passes, lanes)?;
        let (salt, output) = (hash.salt?.as_ref().to_vec(), hash.hash?.as_bytes().to_vec());
        let modern = output.len() == Params::DEFAULT_OUTPUT_LEN && salt.len() >= 16;
        (output.len() >= SHORTEST).then_some(Self { cost, salt, output, modern })
    }
}

/// Hashes a password with a salt of its own.
pub(super) fn hash(cost: Cost, password: &[u8]) -> Result<String, Error> {
    Ok(argon2(cost)?.hash_password_with_salt(password, &random_bytes::<16>())?.to_string())
}

/// Compares a password with a hash; without one, or if it is wrong, at the cost of one that is made now.
pub(super) fn verify(cost: Cost, password: &[u8], stored: Option<&Stored>) -> Result<Verified, Error> {
    let Some(stored) = stored else {
        compute(cost, password, &random_bytes::<16>(), Params::DEFAULT_OUTPUT_LEN)?;
        return Ok(Verified::No);
    };
    let output = compute(stored.cost, password, &stored.salt, stored.output.len())?;
    if !constant_time_eq(&output, &stored.output) {
        if let Some(left) = cost.beyond(stored.cost) {
            compute(left, password, &stored.salt, stored.output.len())?;
        }
        return Ok(Verified::No);
    }
    if stored.cost == cost && stored.modern { Ok(Verified::Yes) } else { Ok(Verified::Outdated(hash(cost, password)?)) }
}

/// The output; not optimized away where nobody looks at it.
fn compute(cost: Cost, password: &[u8], salt: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    let mut output = vec![0; length];
    argon2(cost)?.hash_password_into(password, salt, &mut output)?;
    Ok(std::hint::black_box(output))
}

fn argon2(cost: Cost) -> Result<Argon2<'static>, Error> {
    #[cfg(test)]
    tests::SPENT.set(tests::SPENT.get() + cost.work());
    cost.argon2().ok_or_else(|| Error::other("the cost of passwords is none of Argon2id"))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Cost, Stored, Verified, hash, verify};
    use crate::mutations::mutated;

    thread_local! {
        /// Memory times passes, on this thread.
        pub(super) static SPENT: Cell<u64> = const { Cell::new(0) };
    }

    /// What the comparison with a wrong password takes.
    fn spent(cost: Cost, stored: Option<&str>) -> u64 {
        SPENT.set(0);
        assert_eq!(verify(cost, b"wrong", stored.and_then(Stored::read).as_ref()).unwrap(), Verified::No);
        SPENT.get()
    }

    #[test]
    fn log_6_an_unknown_name_costs_as_much_as_a_wrong_password() {
        let now = Cost::new(12 * 1024, 3, 1).unwrap();
        let kept = hash(now, b"p").unwrap();
        let cheaper = hash(Cost::new(35 * 1024, 1, 1).unwrap(), b"p").unwrap();
        let cheap = hash(Cost::insecure_for_tests(), b"p").unwrap();
        assert_eq!(spent(now, Some(&kept)), 36 * 1024);
        for other in [None, Some(""), Some("!"), Some("no hash")] {
            assert_eq!(spent(now, other), 36 * 1024, "{other:?}");
        }
        // What is left is too little for a run, or does not divide.
        assert!((35 * 1024..=36 * 1024).contains(&spent(now, Some(&cheaper))));
        assert!((36 * 1024 - 3..=36 * 1024).contains(&spent(now, Some(&cheap))));
    }

    #[test]
    fn a_million_hashes_that_nobody_has_made_are_no_passwords() {
        let cost = Cost::insecure_for_tests();
        let made = [hash(cost, b"p").unwrap(), format!("argon2{}", hash(cost, b"q").unwrap())];
        let seeds: Vec<&str> = made.iter().map(String::as_str).collect();
        mutated(&seeds, |input| {
            let Some(stored) = std::str::from_utf8(input).ok().and_then(Stored::read) else { return };
            if stored.cost.work() < 100 {
                assert_eq!(verify(cost, b"another", Some(&stored)).unwrap(), Verified::No);
            }
        });
    }

    #[test]
    fn every_changed_bit_of_a_hash_is_another_password_s() {
        let cost = Cost::insecure_for_tests();
        let made = hash(cost, b"p").unwrap();
        for bit in 0..made.len() * 8 {
            let mut bytes = made.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let Some(stored) = Stored::read(&changed).filter(|stored| stored.cost.work() < 100) else { continue };
            assert_eq!(verify(cost, b"p", Some(&stored)).unwrap(), Verified::No, "{changed}");
        }
    }
}
