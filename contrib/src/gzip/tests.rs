//! The rules, by their numbers.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use axum_core::body::Body;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, HeaderValue, Method};
use http_body::Frame;
use ordain::{Request, Response, middleware_chain};

use super::{Gzip, Plain};
use crate::visit::{self, Answer, ask, run};

middleware_chain! {
    struct Site {
        gzip: Gzip,
    }
}

const ACCEPTING: [(&str, &str); 1] = [("accept-encoding", "gzip")];

fn answer<R: IntoResponse + 'static>(gzip: Gzip, headers: &[(&str, &str)], view: fn() -> R) -> Answer {
    let router = Router::new().route("/", get(async move || view()));
    ask!(Site { gzip }.wrap_router(router), visit::get("/", headers))
}

/// What a client that accepts gzip gets by the defaults.
fn accepted<R: IntoResponse + 'static>(view: fn() -> R) -> Answer {
    answer(Gzip::new(), &ACCEPTING, view)
}

fn page() -> String {
    "a page of many words ".repeat(50)
}

fn unzipped(answer: &Answer) -> String {
    assert_eq!(answer.header("content-encoding").as_deref(), Some("gzip"));
    let mut text = String::new();
    MultiGzDecoder::new(&*answer.body).read_to_string(&mut text).unwrap();
    text
}

fn is_plain(answer: &Answer, vary: Option<&str>) -> bool {
    answer.header("content-encoding").is_none() && answer.header("vary").as_deref() == vary
}

#[test]
fn gzp_01_short_bodies_and_encoded_ones_stay_without_vary() {
    assert!(is_plain(&accepted(|| "a".repeat(199)), None));
    assert_eq!(unzipped(&accepted(|| "a".repeat(200))), "a".repeat(200));
    let brotli = accepted(|| ([("content-encoding", "br")], page()));
    assert_eq!((brotli.header("content-encoding").as_deref(), brotli.header("vary")), (Some("br"), None));
    assert_eq!(unzipped(&answer(Gzip::new().from_length(100), &ACCEPTING, || "a".repeat(150))), "a".repeat(150));
}

#[test]
fn gzp_01_any_other_varies_compressed_or_not() {
    assert!(is_plain(&answer(Gzip::new(), &[], page), Some("Accept-Encoding")));
    let compressed = accepted(|| ([("vary", "Cookie")], page()));
    assert_eq!(compressed.header("vary").as_deref(), Some("Cookie, Accept-Encoding"));
    assert_eq!(unzipped(&compressed), page());
}

#[test]
fn gzp_02_d06_a_weight_of_zero_refuses() {
    assert!(is_plain(&answer(Gzip::new(), &[("accept-encoding", "gzip;q=0")], page), Some("Accept-Encoding")));
    assert_eq!(unzipped(&answer(Gzip::new(), &[("accept-encoding", "br"), ("accept-encoding", "*")], page)), page());
}

#[test]
fn gzp_03_what_does_not_become_shorter_stays() {
    fn noise() -> Vec<u8> {
        let mut bytes = vec![0; 500];
        getrandom::fill(&mut bytes).unwrap();
        bytes
    }
    let random = accepted(noise);
    assert!(is_plain(&random, Some("Accept-Encoding")));
    assert_eq!((random.body.len(), random.header("content-length").as_deref()), (500, Some("500")));
}

#[test]
fn gzp_04_the_length_does_not_tell_what_is_in_it() {
    let lengths =
        |gzip: Gzip| -> HashSet<usize> { (0..60).map(|_| answer(gzip.clone(), &ACCEPTING, page).body.len()).collect() };
    let padded = lengths(Gzip::new());
    assert!(padded.len() > 15, "{padded:?}");
    assert!(padded.iter().max().unwrap() - padded.iter().min().unwrap() <= 100);
    assert_eq!(lengths(Gzip::new().without_padding()).len(), 1);
}

#[test]
fn gzp_04_nothing_of_a_page_is_left_for_the_next() {
    // What the dictionary still had of the first page would shorten the second, which shares its words.
    let again = || page().repeat(3) + "and more";
    let used = Gzip::new().without_padding();
    let pages = [answer(used.clone(), &ACCEPTING, page), answer(used.clone(), &ACCEPTING, again)];
    let alone = answer(Gzip::new().without_padding(), &ACCEPTING, again);
    assert_eq!(pages[1].body, alone.body);
    assert_eq!(unzipped(&pages[1]), again());
    // A stream that nobody reads to its end takes its compressor along.
    drop(run(Site { gzip: used.clone() }.wrap(async |_: &mut Request| stream()).handle(visit::get("/", &ACCEPTING))));
    assert_eq!(answer(used.clone(), &ACCEPTING, again).body, alone.body);
    // At another level there are others.
    let fast = |gzip: Gzip| answer(gzip.level(1).unwrap(), &ACCEPTING, again).body;
    assert_eq!(fast(used), fast(Gzip::new().without_padding()));
}

#[test]
fn gzp_05_the_length_is_the_new_one_and_a_strong_tag_becomes_weak() {
    let compressed = accepted(|| ([("etag", "\"a\""), ("content-length", "1050")], page()));
    assert_eq!(compressed.header("etag").as_deref(), Some("W/\"a\""));
    assert_eq!(compressed.header("content-length"), Some(compressed.body.len().to_string()));
    assert!(compressed.body.len() < 300);
    assert_eq!(accepted(|| ([("etag", "W/\"a\"")], page())).header("etag").as_deref(), Some("W/\"a\""));
    assert_eq!(answer(Gzip::new(), &[], || ([("etag", "\"a\"")], page())).header("etag").as_deref(), Some("\"a\""));
}

/// A body of so many frames, of unknown length, with trailers.
struct Frames(VecDeque<Frame<Bytes>>);

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

fn stream() -> Response {
    let mut frames: VecDeque<_> = (0..3).map(|_| Frame::data(page().into())).collect();
    let mut trailers = HeaderMap::new();
    trailers.insert("x-trailer", HeaderValue::from_static("last"));
    frames.push_back(Frame::trailers(trailers));
    Response::new(Body::new(Frames(frames)))
}

#[test]
fn gzp_05_a_stream_is_compressed_frame_by_frame() {
    let site = Site { gzip: Gzip::new() }.wrap(async |_: &mut Request| stream());
    let response = run(site.handle(visit::get("/", &ACCEPTING)));
    assert!(!response.headers().contains_key("content-length"));
    let mut body = response.into_body();
    let mut next = || run(poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context)));
    let mut sent = Vec::new();
    for frame in 1..=3 {
        sent.extend_from_slice(next().unwrap().unwrap().data_ref().unwrap());
        // What a client has by now: all of the frames that were sent.
        let mut text = String::new();
        let _ = MultiGzDecoder::new(&*sent).read_to_string(&mut text);
        assert_eq!(text, page().repeat(frame));
    }
    sent.extend_from_slice(next().unwrap().unwrap().data_ref().unwrap());
    let mut text = String::new();
    MultiGzDecoder::new(&*sent).read_to_string(&mut text).unwrap();
    assert_eq!(text, page().repeat(3));
    assert_eq!(next().unwrap().unwrap().trailers_ref().unwrap()["x-trailer"], "last");
    assert!(next().is_none());
}

#[test]
fn gzp_05_an_error_of_a_stream_is_one_of_the_compressed_stream() {
    struct Broken;
    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = axum_core::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            Poll::Ready(Some(Err(axum_core::Error::new("broken"))))
        }
    }
    let site = Site { gzip: Gzip::new() }.wrap(async |_: &mut Request| Response::new(Body::new(Broken)));
    let response = run(site.handle(visit::get("/", &ACCEPTING)));
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(run(axum::body::to_bytes(response.into_body(), 100)).unwrap_err().to_string(), "broken");
}

#[test]
fn gzp_05_a_long_body_in_memory_is_compressed_as_it_is_read() {
    let long = accepted(|| page().repeat(2000));
    assert_eq!(long.header("content-length"), None);
    assert_eq!(unzipped(&long), page().repeat(2000));
}

#[test]
fn gzp_06_d07_what_must_not_be_compressed_stays() {
    for answer in [
        accepted(|| ([("cache-control", "max-age=1, No-Transform")], page())),
        accepted(|| ([("content-range", "bytes 0-1049/2000")], page())),
        accepted(|| (http::StatusCode::PARTIAL_CONTENT, page())),
        accepted(|| ([("accept-ranges", "bytes")], page())),
        accepted(|| ([("repr-digest", "sha-256=:AAAA:")], page())),
        accepted(|| ([("content-digest", "sha-256=:AAAA:")], page())),
        accepted(|| ([("content-type", "image/png")], page())),
        accepted(|| ([("content-type", "Video/MP4; x=y")], page())),
        accepted(|| ([("content-type", "font/woff2")], page())),
        accepted(|| ([("content-type", "application/zip")], page())),
        accepted(|| ([("content-type", "text/event-stream")], page())),
        accepted(|| ([("content-type", "application/grpc+proto")], page())),
    ] {
        assert!(is_plain(&answer, None), "{answer:?}");
        assert_eq!(answer.text(), page());
    }
}

#[test]
fn gzp_06_d07_other_types_are_compressed() {
    for answer in [
        accepted(|| ([("content-type", "image/svg+xml")], page())),
        accepted(|| ([("content-type", "application/json")], page())),
        accepted(|| ([("content-type", "application/wasm")], page())),
        accepted(|| ([("accept-ranges", "none")], page())),
        accepted(|| ([("cache-control", "no-transformation")], page())),
        accepted(|| Response::new(Body::from(page()))),
    ] {
        assert_eq!(unzipped(&answer), page());
        assert_eq!(answer.header("accept-ranges"), None);
    }
    let ranges = answer(Gzip::new().instead_of_ranges(), &ACCEPTING, || ([("accept-ranges", "bytes")], page()));
    assert_eq!((unzipped(&ranges), ranges.header("accept-ranges")), (page(), None));
}

#[test]
fn gzp_07_any_status_is_compressed_and_the_answer_to_a_head() {
    let missing = accepted(|| (http::StatusCode::NOT_FOUND, page()));
    assert_eq!((missing.status.as_u16(), unzipped(&missing)), (404, page()));
    let router = Router::new().route("/", get(async || page()));
    let site = Site { gzip: Gzip::new().without_padding() }.wrap_router(router);
    let head = ask!(site, visit::request(Method::HEAD, "/", &ACCEPTING));
    let whole = ask!(site, visit::get("/", &ACCEPTING));
    assert_eq!(head.headers, whole.headers);
    assert!(head.body.is_empty());
    assert_eq!(head.header("content-length"), Some(whole.body.len().to_string()));
}

#[test]
fn a_note_keeps_a_response_plain() {
    assert!(is_plain(&accepted(|| (Plain, page())), None));
}

#[test]
fn a_level_that_there_is_not_is_not_built() {
    assert_eq!(Gzip::new().level(10).unwrap_err().to_string(), "there is no level 10: they are 1 (fast) to 9 (small)");
    assert!(Gzip::new().level(0).is_err());
    let length = |level| answer(Gzip::new().without_padding().level(level).unwrap(), &ACCEPTING, page).body.len();
    assert!(length(9) <= length(1));
}
