//! Redirects that stay on the site.

use axum_core::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, Uri, header};

/// The path and the query of a request, for the target of a redirect.
///
/// It begins with exactly one slash, since browsers take `//host` and `/\host` for another host; what is no character of a path is
/// percent-encoded.
pub(crate) fn path_and_query(uri: &Uri) -> String {
    target_of(uri, "")
}

/// The same with a slash behind the path.
#[cfg(feature = "common")]
pub(crate) fn path_slash_and_query(uri: &Uri) -> String {
    target_of(uri, "/")
}

fn target_of(uri: &Uri, behind: &str) -> String {
    target_on_site(uri.path(), behind, uri.query())
}

/// The same of a path and a query, with something behind the path unless it is there.
pub(crate) fn target_on_site(path: &str, behind: &str, query: Option<&str>) -> String {
    let mut target = local_path(if path.starts_with('/') { path } else { "/" });
    if !target.ends_with(behind) {
        target.push_str(behind);
    }
    if let Some(query) = query {
        target.push('?');
        encode(query, &mut target);
    }
    target
}

/// The same of a path that begins with a slash.
fn local_path(path: &str) -> String {
    let rest = path.trim_start_matches('/');
    let mut local = String::with_capacity(path.len());
    local.push('/');
    for _ in 1..path.len() - rest.len() {
        local.push_str("%2F");
    }
    encode(rest, &mut local);
    local
}

/// Encodes what is neither a character of a URI (RFC 3986) nor the begin of something encoded.
pub(crate) fn encode(text: &str, target: &mut String) {
    const HEX: &[u8] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte) {
            target.push(char::from(byte));
        } else {
            target.push('%');
            target.push(char::from(HEX[usize::from(byte >> 4)]));
            target.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// A redirect to a target that is made of what is above; a 500 if it is no header.
pub(crate) fn redirect(status: StatusCode, target: &str) -> Response {
    match HeaderValue::from_str(target) {
        Ok(location) => (status, [(header::LOCATION, location)]).into_response(),
        Err(error) => ordain::Error::other(error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::path_and_query;
    use crate::mutations::mutated;

    fn target(uri: &str) -> String {
        path_and_query(&uri.parse().unwrap())
    }

    #[test]
    fn com_06_d31_a_path_begins_with_exactly_one_slash() {
        assert_eq!(target("/a//b?c=//d"), "/a//b?c=//d");
        assert_eq!(target("//evil.test/"), "/%2Fevil.test/");
        assert_eq!(target("///evil.test"), "/%2F%2Fevil.test");
        assert_eq!(target("/\\evil.test"), "/%5Cevil.test");
        assert_eq!(target("http://example.com"), "/");
        assert_eq!(path_and_query(&Uri::from_static("*")), "/");
    }

    #[test]
    fn d31_what_is_no_character_of_a_uri_is_encoded() {
        assert_eq!(target("/a%2Fb\"{}|^?x=%20^\\"), "/a%2Fb%22%7B%7D%7C%5E?x=%20%5E%5C");
    }

    #[test]
    fn d31_no_tampered_path_leads_off_the_site() {
        mutated(&["/a/b?c=d", "//evil.test/x", "/\\evil.test", "/%2f%2fevil.test", "http://evil.test//x"], |input| {
            let Ok(uri) = Uri::try_from(input) else { return };
            let target = path_and_query(&uri);
            let rest = target.strip_prefix('/').unwrap();
            assert!(!rest.starts_with(['/', '\\']), "{target}");
            assert!(target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{target}");
        });
    }
}
