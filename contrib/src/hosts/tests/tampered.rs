//! Headers that have been tampered with.

use std::net::IpAddr;

use http::HeaderValue;
use http::header::{FORWARDED, HOST};
use ordain::Request;

use super::super::authority::Authority;
use super::super::forwarded::Source;
use super::proxies;
use crate::hosts::X_FORWARDED_FOR;
use crate::mutations::mutated;

#[test]
fn hst_02_no_tampered_host_has_other_characters_than_those_of_one() {
    mutated(&["example.com:8000", "[2001:db8::1]:443", "a.b.example.org.", "127.0.0.1"], |input| {
        if let Ok(Authority { name, .. }) = Authority::parse(input) {
            let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let fine = match bare {
                Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
                None => name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.')),
            };
            assert!(fine && !name.is_empty() && name.len() < 256, "{name}");
            assert_eq!(Authority::parse(name.as_bytes()).map(|again| again.name), Ok(name.clone()), "{input:?}");
        }
    });
}

#[test]
fn cip_02_whatever_a_client_writes_before_it_the_proxys_element_counts() {
    let client: IpAddr = "192.0.2.1".parse().unwrap();
    let seeds =
        ["6.6.6.6", "for=\"[2001:db8::1]:80\";proto=https, for=1.2.3.4", "for=_x;host=\"a\\\"b\", for=\"", "10.0.0.2"];
    for (header, element) in [(X_FORWARDED_FOR, "192.0.2.1"), (FORWARDED, "for=192.0.2.1;proto=https")] {
        let source = Source { proxies: proxies(), header };
        mutated(&seeds, |input| {
            let appended = [input, b", ", element.as_bytes()].concat();
            let Ok(value) = HeaderValue::from_bytes(&appended) else { return };
            // A line that is not text cannot be told apart, so that nothing of it is believed.
            let text = value.to_str().is_ok();
            let mut request = Request::default();
            request.headers_mut().insert(HOST, HeaderValue::from_static("example.com"));
            request.headers_mut().insert(source.header.clone(), value);
            match source.client(request.headers(), None) {
                Ok(found) if text => assert_eq!(found, Some(client), "{:?}", String::from_utf8_lossy(&appended)),
                Ok(found) => assert_eq!(found, None),
                Err(_) => assert!(appended.len() > 4096),
            }
        });
    }
}
