//! Signed objects: JSON, compressed where that is shorter.

use std::io::{Read, Write};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{BadSignature, Signer};

/// What stands before base64 of compressed JSON.
const COMPRESSED: char = '.';

/// The most bytes of JSON that a compressed value may unfold to.
const LARGEST: u64 = 1024 * 1024;

impl Signer {
    /// Signs an object with a time, as Django's `signing.dumps(…, compress=True)`.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use ordain_contrib::signing::{Key, Keys};
    /// let signer = Keys::new(Key::generate()).signer("cart");
    /// let signed = signer.sign_object(&["tea", "milk"], SystemTime::now())?;
    /// let cart: Vec<String> = signer.unsign_object(&signed, Duration::from_secs(60), SystemTime::now()).unwrap();
    /// assert_eq!(cart, ["tea", "milk"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The object is none that JSON can say.
    pub fn sign_object(&self, object: &impl Serialize, at: SystemTime) -> Result<String, serde_json::Error> {
        let json = serde_json::to_vec(object)?;
        let text = match compressed(&json) {
            Some(shorter) => format!("{COMPRESSED}{}", URL_SAFE_NO_PAD.encode(shorter)),
            None => URL_SAFE_NO_PAD.encode(json),
        };
        Ok(self.sign_at(&text, at))
    }

    /// Gives an object back that was signed at most `age` before `now`.
    ///
    /// # Errors
    ///
    /// As [`Signer::unsign_within`], and if it was signed as something else, or unfolds to more than 1 MiB.
    pub fn unsign_object<T: DeserializeOwned>(
        &self,
        signed: &str,
        age: Duration,
        now: SystemTime,
    ) -> Result<T, BadSignature> {
        let text = self.unsign_until(signed, age, now)?;
        let json = match text.strip_prefix(COMPRESSED) {
            Some(shorter) => unfolded(&decoded(shorter)?)?,
            None => decoded(text)?,
        };
        serde_json::from_slice(&json).map_err(|_| BadSignature::Malformed)
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, BadSignature> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| BadSignature::Malformed)
}

/// The bytes, compressed, if that spares at least two.
fn compressed(json: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(json).ok()?;
    encoder.finish().ok().filter(|shorter| shorter.len() + 1 < json.len())
}

fn unfolded(shorter: &[u8]) -> Result<Vec<u8>, BadSignature> {
    let mut json = Vec::new();
    let read = ZlibDecoder::new(shorter).take(LARGEST + 1).read_to_end(&mut json);
    match read {
        Ok(_) if json.len() as u64 <= LARGEST => Ok(json),
        Ok(_) => Err(BadSignature::TooLong),
        Err(_) => Err(BadSignature::Malformed),
    }
}
