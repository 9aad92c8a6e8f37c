//! Input that has been tampered with.

use http::HeaderValue;

use super::super::form;
use super::super::secret::Secret;
use super::*;
use crate::cookies;
use crate::mutations::mutated;

#[test]
fn a_million_tokens_are_the_secret_s_or_are_refused() {
    let secret = Secret::read(SECRET).unwrap();
    mutated(&[TOKEN, SECRET, OTHER, &"a".repeat(64)], |input| {
        let Ok(text) = str::from_utf8(input) else { return };
        if let Ok(read) = Secret::read(text) {
            assert!(matches!(text.len(), 32 | 64) && text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert_eq!(read.is(&secret), read.spelled() == SECRET, "{text}");
            assert!(Secret::read(&read.token()).unwrap().is(&read));
        }
    });
}

#[test]
fn every_changed_bit_of_a_token_is_refused() {
    let secret = Secret::read(SECRET).unwrap();
    for token in [TOKEN, SECRET] {
        for bit in 0..token.len() * 8 {
            let mut bytes = token.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(Secret::read(&changed).map_or(true, |read| !read.is(&secret)), "{changed}");
        }
    }
}

#[test]
fn a_million_cookies_and_headers_pass_only_with_a_token_of_the_secret() {
    let site = secure(Csrf::new());
    let cookie = format!("a=b; __Host-csrf={SECRET}");
    let seeds = [&*cookie, TOKEN, "__Host-csrf=\"\\073\"; __Host-csrf=", "__Host-csrf=x"];
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    mutated(&seeds, |input| {
        let Ok(value) = HeaderValue::from_bytes(input) else { return };
        let mut request = post("", &[("content-type", "text/plain")]);
        request.headers_mut().insert("cookie", value.clone());
        request.headers_mut().insert("x-csrftoken", HeaderValue::from_static(TOKEN));
        let sent = cookies::read(request.headers(), "__Host-csrf").and_then(|sent| Secret::read(&sent).ok());
        let fine = sent.is_some_and(|sent| sent.spelled() == SECRET);
        let answer = runtime.block_on(site.handle(request));
        assert_eq!(answer.status(), if fine { 200 } else { 403 }, "cookie: {value:?}");

        let mut request = post("", &[("content-type", "text/plain")]);
        request.headers_mut().insert("x-csrftoken", value.clone());
        let offered = value.to_str().ok().and_then(|offered| Secret::read(offered).ok());
        let fine = offered.is_some_and(|offered| offered.spelled() == SECRET);
        let answer = runtime.block_on(site.handle(request));
        assert_eq!(answer.status(), if fine { 200 } else { 403 }, "token: {value:?}");
    });
}

#[test]
fn a_million_origins_and_referers_are_this_site_s_or_are_refused() {
    let csrf: Csrf<InCookie> = Csrf::new().trust(["https://*.example.net", "https://app.example.org:8443"]).unwrap();
    let site = secure(csrf);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let seeds = [
        "https://example.com",
        "https://a.b.example.net",
        "https://app.example.org:8443",
        "https://example.com/page?x#y",
        "https://evil.test/.example.net",
        "https://ann@example.com:443/",
    ];
    mutated(&seeds, |input| {
        let Ok(value) = HeaderValue::from_bytes(input) else { return };
        for header in ["origin", "referer"] {
            let mut request = post("", &[("x-csrftoken", TOKEN)]);
            request.headers_mut().remove("sec-fetch-site");
            request.headers_mut().insert(header, value.clone());
            if runtime.block_on(site.handle(request)).status() != 200 {
                continue;
            }
            // What a browser makes of it is a page of one of these.
            let url = url::Url::parse(value.to_str().expect("text")).expect("a URL");
            let host = url.host_str().expect("a host");
            let is_ours = match (host, url.port()) {
                ("example.com" | "example.net", None) | ("app.example.org", Some(8443)) => true,
                (host, None) => host.ends_with(".example.net"),
                _ => false,
            };
            assert!(is_ours && url.scheme() == "https" && url.username().is_empty(), "{header}: {value:?}");
        }
    });
}

#[test]
fn a_million_forms_are_read_or_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let part = "Content-Disposition: form-data; name=\"csrfmiddlewaretoken\"\r\n\r\n";
    let multipart = format!(
        "--b\r\n{part}{TOKEN}\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n…\r\n--b--\r\n"
    );
    let urlencoded = format!("a=%zz&csrfmiddlewaretoken={TOKEN}&b=1+%2");
    mutated(&[&multipart, &urlencoded], |input| {
        for content_type in [FORM, "multipart/form-data; boundary=b"] {
            let mut request =
                Request::post("/").header("content-type", content_type).body(Body::from(input.to_vec())).unwrap();
            let read = runtime.block_on(form::field(&mut request, "csrfmiddlewaretoken", 20_000));
            let found = read.ok().flatten().is_some_and(|token| token == TOKEN);
            assert!(!found || input.windows(64).any(|part| part == TOKEN.as_bytes()) || content_type == FORM);
            // Whatever has become of it, it is there for those below.
            let left = runtime.block_on(ordain::body::read(&mut request, 20_000)).unwrap();
            assert_eq!(left, input);
        }
    });
    let seeds = ["multipart/form-data; boundary=b", "multipart/form-data; boundary=\"b\"", FORM, "text/plain"];
    mutated(&seeds, |input| {
        let Ok(value) = HeaderValue::from_bytes(input) else { return };
        let mut request = Request::post("/").header("content-type", value).body(Body::from(multipart.clone())).unwrap();
        if let Ok(Some(token)) = runtime.block_on(form::field(&mut request, "csrfmiddlewaretoken", 20_000)) {
            assert_eq!(token, TOKEN);
        }
    });
}
