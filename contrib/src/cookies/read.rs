//! The cookies of a request.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::COOKIE;

/// Reads a cookie of a request; of several of one name the last one, quotes undone.
///
/// Source: Django's `parse_cookie`. What is not UTF-8 is left out, and nothing beside it.
///
/// ```
/// use http::HeaderMap;
/// use http::header::COOKIE;
/// use ordain_contrib::cookies::read;
///
/// let mut headers = HeaderMap::new();
/// headers.insert(COOKIE, r#"theme=dark; id=1; id="2""#.parse().unwrap());
/// assert_eq!(read(&headers, "id").as_deref(), Some("2"));
/// assert_eq!(read(&headers, "session"), None);
/// ```
#[must_use]
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<Cow<'a, str>> {
    // From the end, where the one stands that counts.
    for line in headers.get_all(COOKIE).iter().rev() {
        let mut pairs = line.as_bytes().rsplit(is_semicolon).filter_map(pair);
        if let Some((_, value)) = pairs.find(|(found, _)| *found == name) {
            return Some(unquoted(value));
        }
    }
    None
}

/// Reads all cookies of a request, in the order in which they were sent.
pub fn read_all(headers: &HeaderMap) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    pairs(headers).map(|(name, value)| (name, unquoted(value)))
}

/// Names and values as they stand there. A part without `=` is a value without a name.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers.get_all(COOKIE).into_iter().flat_map(|line| line.as_bytes().split(is_semicolon)).filter_map(pair)
}

fn is_semicolon(byte: &u8) -> bool {
    *byte == b';'
}

/// Scripts set cookies that are not ASCII, and browsers send them beside the others: each is read for itself.
fn pair(part: &[u8]) -> Option<(&str, &str)> {
    let part = str::from_utf8(part).ok()?;
    let (name, value) = part.split_once('=').unwrap_or(("", part));
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty() || !value.is_empty()).then_some((name, value))
}

/// Undoes what Python's `http.cookies` does to a value: quotes around it, `\"`, `\\` and `\ooo` in it.
fn unquoted(value: &str) -> Cow<'_, str> {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(value);
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let (mut text, mut rest) = (String::with_capacity(inner.len()), inner);
    while let Some((before, behind)) = rest.split_once('\\') {
        text.push_str(before);
        match octal(behind) {
            Some(letter) => {
                text.push(letter);
                rest = &behind[3..];
            }
            None => {
                let mut letters = behind.chars();
                // A backslash that nothing follows stands for itself.
                text.push(letters.next().unwrap_or('\\'));
                rest = letters.as_str();
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The letter of `000` to `377`.
fn octal(text: &str) -> Option<char> {
    let digits = text.get(..3)?;
    let fits = matches!(digits.as_bytes(), [b'0'..=b'3', b'0'..=b'7', b'0'..=b'7']);
    fits.then(|| u8::from_str_radix(digits, 8).ok().map(char::from)).flatten()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (COOKIE, HeaderValue::from_bytes(line.as_bytes()).expect("a value"))).collect()
    }

    #[test]
    fn cok_1_a_cookie_that_is_not_ascii_takes_none_of_the_others_along() {
        let headers = of(&["a=1; b=é; c=3", "d=4"]);
        let all: Vec<_> = read_all(&headers).map(|(name, value)| format!("{name}|{value}")).collect();
        assert_eq!(all, ["a|1", "b|é", "c|3", "d|4"]);
        for (name, value) in [("a", Some("1")), ("b", Some("é")), ("c", Some("3")), ("d", Some("4")), ("e", None)] {
            assert_eq!(read(&headers, name).as_deref(), value, "{name}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_bytes(b"a=1; b=\xe9; \xe9=2; c=3").expect("a value"));
        let all: Vec<_> = read_all(&headers).map(|(name, value)| format!("{name}|{value}")).collect();
        assert_eq!(all, ["a|1", "c|3"]);
    }

    #[test]
    fn cok_1_cookies_are_read_as_django_reads_them() {
        let headers = of(&["a=1; b = 2 ;alone; c=x=y; d=; =e", "a=3; f=\"q\\\"u\\\\o\\054te\\q\"; g=\"open"]);
        let all: Vec<_> = read_all(&headers).map(|(name, value)| format!("{name}|{value}")).collect();
        assert_eq!(all, ["a|1", "b|2", "|alone", "c|x=y", "d|", "|e", "a|3", "f|q\"u\\o,teq", "g|\"open"]);
        assert_eq!(read(&headers, "a").as_deref(), Some("3"));
        assert_eq!(read(&headers, "d").as_deref(), Some(""));
        assert_eq!(read(&headers, "A"), None);
    }

    #[test]
    fn odd_quotes_are_what_they_are() {
        for (written, read_as) in [("\"", "\""), ("\"\"", ""), ("\"\\\"", "\\"), ("\"a\\é\"", "aé"), ("\"\\37\"", "37")]
        {
            assert_eq!(unquoted(written), read_as, "{written}");
        }
    }
}
