//! `Accept-Language`.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// What is behind is not looked at.
const LONGEST: usize = 500;

/// The languages that a request asks for, as ranges in lower case with their weights in thousandths; none if the header has a mistake.
///
/// Source: RFC 9110, sections 12.4.2 and 12.5.4, as Django reads it.
pub(super) fn ranges(headers: &HeaderMap) -> Vec<(String, u16)> {
    let lines: Vec<_> = headers.get_all(ACCEPT_LANGUAGE).iter().map(|line| line.to_str().unwrap_or("?")).collect();
    of_text(&lines.join(",")).unwrap_or_default()
}

fn of_text(text: &str) -> Option<Vec<(String, u16)>> {
    // It is ASCII: what is not has been a mistake already.
    let text = match text.get(..LONGEST) {
        Some(begin) if text.len() > LONGEST => begin.rsplit_once(',')?.0,
        _ => text,
    };
    let text = text.strip_suffix(',').unwrap_or(text).to_ascii_lowercase();
    text.split(',').map(|element| of_element(element.trim_matches([' ', '\t']))).collect()
}

/// `de-at`, `*`, `en;q=0.5`.
fn of_element(element: &str) -> Option<(String, u16)> {
    let (range, weight) = match element.split_once(';') {
        Some((range, parameter)) => {
            let weight = parameter.trim_start_matches([' ', '\t']).strip_prefix("q=")?;
            (range.trim_end_matches([' ', '\t']), thousandths(weight)?)
        }
        None => (element, 1000),
    };
    (range == "*" || is_range(range)).then(|| (range.to_owned(), weight))
}

fn is_range(range: &str) -> bool {
    let fits = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let begin = range.split('-').next().unwrap_or_default();
    range.split('-').all(fits) && begin.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// `0`, `0.5`, `1.000`: at most three decimals, at most one.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Vec<(String, u16)>> {
        of_text(text)
    }

    #[test]
    fn loc_03_one_mistake_discards_the_whole_header() {
        for wrong in [
            "de;q=1.5",
            "de;q=1.001",
            "de;q = 0.5",
            "de;q=0.1234",
            "de;q=-1",
            "de;q=",
            "de;r=1",
            "de;",
            ",de",
            "de,,en",
            "de-",
            "-de",
            "de_AT",
            "a1",
            "überall",
            "abcdefghi",
            "de-abcdefghi",
            ",",
            "de; q=0.5; x=1",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        let right = of("de-AT , fr;q=0.5,\t*  ; q=0, en;Q=1.000,").unwrap();
        let right: Vec<_> = right.iter().map(|(range, weight)| (range.as_str(), *weight)).collect();
        assert_eq!(right, [("de-at", 1000), ("fr", 500), ("*", 0), ("en", 1000)]);
    }

    #[test]
    fn loc_03_what_is_too_long_is_cut_at_a_comma() {
        let long = format!("fr,{}", "de,".repeat(300));
        assert_eq!(of(&long).map(|ranges| ranges.len()), Some(166));
        assert_eq!(of(&"d".repeat(600)), None);
    }
}
