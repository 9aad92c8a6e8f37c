//! The token in the form, and in the header.

use std::convert::Infallible;

use futures_util::stream;

use super::*;

const FIELD: &str = "csrfmiddlewaretoken";

/// The parts of an upload.
fn multipart(parts: &[(&str, &str)]) -> String {
    let parts =
        parts.iter().map(|(head, body)| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n"));
    parts.collect::<String>() + "--b--\r\n"
}

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=b");

#[test]
fn csr_07_the_form_has_it_and_those_below_read_the_whole_form() {
    let site = secure(Csrf::new());
    let form = format!("a=1&{FIELD}={TOKEN}&b=%20");
    assert_eq!(said(&site, post(&form, &[])), (200, form.clone()));
    let charset = ("content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
    assert_eq!(said(&site, post(&form, &[charset])), (200, form.clone()));
    let twice = format!("{FIELD}={OTHER}&{FIELD}={TOKEN}");
    assert_eq!(said(&site, post(&twice, &[])).0, 200, "the last of several");
    assert_eq!(said(&site, post("a=1", &[])), (403, "NoToken".to_owned()));
}

#[test]
fn csr_07_a_wrong_field_is_not_rescued_by_a_right_header_and_an_empty_one_is() {
    let site = secure(Csrf::new());
    let header = ("x-csrftoken", TOKEN);
    let wrong = said(&site, post(&format!("{FIELD}={OTHER}"), &[header]));
    assert_eq!(wrong, (403, format!("Mismatch(Field({FIELD:?}))")));
    let short = said(&site, post(&format!("{FIELD}=x"), &[header]));
    assert_eq!(short, (403, format!("Token(Field({FIELD:?}), Length)")));
    assert_eq!(said(&site, post(&format!("{FIELD}="), &[header])).0, 200);
    assert_eq!(said(&site, post("a=1", &[header])).0, 200);
}

#[test]
fn csr_07_other_methods_and_other_bodies_have_the_header_only() {
    let site = secure(Csrf::new());
    let form = format!("{FIELD}={TOKEN}");
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::from_bytes(b"PURGE").unwrap()] {
        let ask = |headers: &[_]| {
            let mut request = post(&form, headers);
            *request.method_mut() = method.clone();
            said(&site, request).0
        };
        assert_eq!((ask(&[]), ask(&[("x-csrftoken", TOKEN)])), (403, 200), "{method}");
    }
    let json = ("content-type", "application/json");
    assert_eq!(said(&site, post(&form, &[json])), (403, "NoToken".to_owned()));
    assert_eq!(said(&site, post(&form, &[json, ("x-csrftoken", TOKEN)])), (200, form));
}

#[test]
fn csr_07_an_upload_has_it_in_a_part() {
    let site = secure(Csrf::new());
    let form =
        multipart(&[("name=\"a\"", "1"), (&format!("name=\"{FIELD}\""), TOKEN), ("name=\"f\"; filename=\"x\"", "…")]);
    assert_eq!(said(&site, post(&form, &[MULTIPART])), (200, form));
    let a_file = multipart(&[(&format!("name=\"{FIELD}\"; filename=\"x\""), TOKEN)]);
    assert_eq!(said(&site, post(&a_file, &[MULTIPART])), (403, "NoToken".to_owned()));
}

#[test]
fn csr_07_a_long_upload_has_it_in_its_beginning_or_in_the_header() {
    let site = secure(Csrf::new());
    let (token, long) = ((format!("name=\"{FIELD}\""), TOKEN), "x".repeat(1_000_000));
    let (token, file) = ((token.0.as_str(), token.1), ("name=\"f\"; filename=\"x\"", long.as_str()));
    let first = multipart(&[token, file]);
    assert_eq!(said(&site, post(&first, &[MULTIPART])), (200, first));
    let last = multipart(&[file, token]);
    assert_eq!(said(&site, post(&last, &[MULTIPART])), (403, "NoToken".to_owned()));
    assert_eq!(said(&site, post(&last, &[MULTIPART, ("x-csrftoken", TOKEN)])), (200, last));
}

#[test]
fn csr_09_a_form_that_is_too_long_or_not_written_as_it_says_is_no_forgery() {
    let site = secure(Csrf::new().form_limit(100));
    let long = format!("{FIELD}={TOKEN}&a={}", "x".repeat(100));
    assert_eq!(said(&site, post(&long, &[])).0, 413);
    for (form, content_type) in [
        (multipart(&[]), "multipart/form-data"),
        ("no part at all".to_owned(), "multipart/form-data; boundary=b"),
        ("--b\r\nno header\r\n".to_owned(), "multipart/form-data; boundary=b"),
    ] {
        assert_eq!(said(&site, post(&form, &[("content-type", content_type)])).0, 400, "{form:?}");
    }
}

#[test]
fn csr_09_a_client_that_has_gone_has_sent_no_field() {
    let gone = |begin: String, headers: &[_]| {
        let chunks = [Ok(begin), Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof))];
        post("", headers).map(|_| Body::from_stream(stream::iter(chunks)))
    };
    let site = secure(Csrf::new());
    assert_eq!(said(&site, gone(format!("{FIELD}={TOKEN}"), &[])), (403, "NoToken".to_owned()));
    let upload = "--b\r\nContent-Disposition".to_owned();
    assert_eq!(said(&site, gone(upload, &[MULTIPART])), (403, "NoToken".to_owned()));
    let with_header = gone(FIELD.to_owned(), &[("x-csrftoken", TOKEN)]);
    assert_eq!(said(&site, with_header).0, 400, "the view has met what is broken");
}

#[test]
fn d24_a_request_that_is_refused_is_read_on() {
    let (sender, seen) = std::sync::mpsc::channel();
    let chunks = (0..10).map(move |chunk| {
        sender.send(chunk).expect("a listener");
        Ok::<_, Infallible>("x".repeat(1000))
    });
    let origin = [("sec-fetch-site", "cross-site")];
    let request = post("", &origin).map(|_| Body::from_stream(stream::iter(chunks)));
    assert_eq!(ask(&secure(Csrf::new()), request).status, 403);
    assert_eq!(seen.iter().count(), 10);
}

#[test]
fn names_may_be_others() {
    let csrf = Csrf::new().field("_token").header(http::HeaderName::from_static("x-xsrf-token"));
    let site = secure(csrf);
    assert_eq!(said(&site, post(&format!("_token={TOKEN}"), &[])).0, 200);
    assert_eq!(said(&site, post("", &[("x-xsrf-token", TOKEN)])).0, 200);
    assert_eq!(said(&site, post(&format!("{FIELD}={TOKEN}"), &[("x-csrftoken", TOKEN)])).0, 403);
}
