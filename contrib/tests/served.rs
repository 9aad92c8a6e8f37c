//! The batteries behind a socket: what a client sees, byte for byte.

use std::io::Read;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use flate2::read::GzDecoder;
use ordain::middleware_chain;
use ordain_contrib::conditional::ConditionalGet;
use ordain_contrib::gzip::Gzip;
use ordain_contrib::hosts::{ClientIp, Clients, Host, Hosts, Proxies, X_FORWARDED_FOR, X_FORWARDED_PROTO};
use ordain_contrib::security::Security;
use ordain_contrib::x_frame_options::XFrameOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

middleware_chain! {
    struct Site {
        hosts: Hosts,
        clients: Clients,
        security: Security,
        Gzip,
        ConditionalGet,
        XFrameOptions,
    }
}

/// Sends a request to a site whose proxies are these, and reads until the server closes.
fn visit(proxies: &str, request: &str) -> (String, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let proxies = Proxies::new([proxies]).expect("networks");
        let hosts = Hosts::new(["example.com"]).expect("hosts").scheme_from(&proxies, X_FORWARDED_PROTO, "https");
        let site = Site {
            security: Security::new().redirect_to_https(hosts.scheme_told().expect("a scheme")),
            hosts,
            clients: Clients::new().address_from(&proxies, X_FORWARDED_FOR),
        };
        let router = Router::new()
            .route("/", get(async |host: Host, client: ClientIp| format!("{client} at {}", host.origin())))
            .route("/long", get(async || "many words ".repeat(100)));
        let app = site.wrap_router(router).into_make_service_with_connect_info::<SocketAddr>();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, app).await });
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).await.expect("sent");
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await.expect("received");
        let end = response.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8_lossy(&response[..end]).into_owned();
        (head.to_lowercase(), response[end..].to_vec())
    })
}

const SECURE: &str =
    "Host: example.com\nX-Forwarded-Proto: https\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\nConnection: close\n";

#[test]
fn a_trusted_proxy_says_scheme_and_address() {
    let (head, body) = visit("127.0.0.0/8", &format!("GET / HTTP/1.1\n{SECURE}\n"));
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    assert_eq!(String::from_utf8_lossy(&body), "192.0.2.7 at https://example.com");
    for header in ["x-frame-options: deny", "x-content-type-options: nosniff", "etag: \"", "content-length: 32"] {
        assert!(head.contains(header), "{header}: {head}");
    }
}

#[test]
fn anyone_else_is_redirected_to_https() {
    let (head, body) = visit("10.0.0.0/8", &format!("POST /?a=b HTTP/1.1\n{SECURE}Content-Length: 0\n\n"));
    assert!(head.starts_with("http/1.1 308 permanent redirect\r\n"), "{head}");
    assert!(head.contains("location: https://example.com/?a=b\r\n"), "{head}");
    assert!(body.is_empty());
}

#[test]
fn a_foreign_host_or_two_hosts_are_refused() {
    for lines in
        ["Host: evil.test\n", "Host: example.com\nHost: example.com\n", "Host: example.com\nHost: evil.test\n", ""]
    {
        let (head, _) = visit("127.0.0.0/8", &format!("GET / HTTP/1.1\n{lines}Connection: close\n\n"));
        assert!(head.starts_with("http/1.1 400 bad request\r\n"), "{lines}: {head}");
        assert!(head.contains("content-type: text/plain; charset=utf-8\r\n"), "{head}");
        assert!(head.contains("x-content-type-options: nosniff\r\n"), "{head}");
    }
    let absolute = "GET http://evil.test/ HTTP/1.1\nHost: example.com\nConnection: close\n\n";
    assert!(visit("127.0.0.0/8", absolute).0.starts_with("http/1.1 400 bad request\r\n"));
}

#[test]
fn a_page_is_compressed_and_known_again() {
    let (head, body) = visit("127.0.0.0/8", &format!("GET /long HTTP/1.1\n{SECURE}Accept-Encoding: br, gzip\n\n"));
    assert!(head.contains("content-encoding: gzip\r\n") && head.contains("vary: accept-encoding\r\n"), "{head}");
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
    let mut text = String::new();
    GzDecoder::new(&*body).read_to_string(&mut text).expect("gzip");
    assert_eq!(text, "many words ".repeat(100));

    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    let tag = tag.strip_prefix("w/").expect("a weak one");
    let again = format!("GET /long HTTP/1.1\n{SECURE}Accept-Encoding: br, gzip\nIf-None-Match: W/{tag}\n\n");
    let (head, body) = visit("127.0.0.0/8", &again);
    assert!(head.starts_with("http/1.1 304 not modified\r\n"), "{head}");
    assert!(!head.contains("content-length") && body.is_empty(), "{head}");

    let (head, body) = visit("127.0.0.0/8", &format!("HEAD /long HTTP/1.1\n{SECURE}\n"));
    assert!(head.contains("content-length: 1100\r\n") && head.contains(&format!("etag: {tag}\r\n")), "{head}");
    assert!(body.is_empty());
}
