//! `Accept-Encoding`.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// No client writes more.
const LONGEST: usize = 1000;

/// Whether the client wants gzip (RFC 9110, section 12.5.3): its weight is not zero, and not less than that of no coding.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING);
    if lines.iter().map(http::HeaderValue::len).sum::<usize>() > LONGEST {
        return false;
    }
    let (mut gzip, mut identity, mut any) = (None, None, None);
    for element in lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')) {
        let Some((coding, weight)) = weighed(element) else { continue };
        let place = match coding {
            coding if coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip") => &mut gzip,
            coding if coding.eq_ignore_ascii_case("identity") => &mut identity,
            "*" => &mut any,
            _ => continue,
        };
        // Of what is said twice the best counts.
        *place = (*place).max(Some(weight));
    }
    let gzip = gzip.or(any).unwrap_or(0);
    gzip > 0 && gzip >= identity.unwrap_or(0)
}

/// A coding and its weight in thousandths; nothing if it is not written as its grammar has it.
fn weighed(element: &str) -> Option<(&str, u16)> {
    let (coding, parameter) = match element.split_once(';') {
        Some((coding, parameter)) => (coding, Some(parameter)),
        None => (element, None),
    };
    let weight = match parameter {
        None => 1000,
        Some(parameter) => {
            let (name, value) = parameter.split_once('=')?;
            if !name.trim().eq_ignore_ascii_case("q") {
                return None;
            }
            thousandths(value.trim())?
        }
    };
    Some((coding.trim(), weight))
}

/// A weight (RFC 9110, section 12.4.2): `0.5`, of at most three decimals, not above 1.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let decimals = decimals.bytes().chain(*b"000").take(3).fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match (whole, decimals) {
        ("0", decimals) => Some(decimals),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::mutations::mutated;

    fn accepts(line: &[u8]) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_bytes(line).ok()?);
        Some(accepts_gzip(&headers))
    }

    #[test]
    fn gzp_02_d06_weights_are_read() {
        for (line, accepted) in [
            ("gzip", true),
            ("GZIP", true),
            ("x-gzip", true),
            ("br, gzip;q=0.001", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("gzip ; Q=1.000", true),
            ("*", true),
            ("*;q=0", false),
            ("*, gzip;q=0", false),
            ("gzip, *;q=0", true),
            ("identity", false),
            ("identity;q=1, gzip;q=0.5", false),
            ("identity;q=0.5, gzip", true),
            ("identity;q=0.5, *", true),
            ("gzip;q=0, gzip", true),
            ("gzippy", false),
            ("br", false),
            ("", false),
            ("gzip;q=2", false),
            ("gzip;q=1.001", false),
            ("gzip;q=0.0001", false),
            ("gzip;q=-1", false),
            ("gzip;q", false),
            ("gzip;x=1", false),
        ] {
            assert_eq!(accepts(line.as_bytes()), Some(accepted), "{line}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn gzp_02_a_header_that_is_too_long_is_not_read() {
        assert_eq!(accepts(format!("gzip{}", ", br".repeat(300)).as_bytes()), Some(false));
    }

    #[test]
    fn gzp_02_what_was_refused_stays_refused_however_the_rest_is_tampered_with() {
        mutated(&["br;q=1.0", "deflate, zstd;q=0.5", "identity;q=0, x;q=\"a,b\""], |input| {
            let text = String::from_utf8_lossy(input).to_ascii_lowercase();
            if !text.contains("gzip") && !text.contains('*') {
                let refused = [input, b", gzip;q=0"].concat();
                assert_ne!(accepts(&refused), Some(true), "{text}");
                assert_ne!(accepts(input), Some(true), "{text}");
            }
        });
    }
}
