//! `traceparent`, as W3C Trace Context wants it.

use super::*;

#[test]
fn what_is_written_as_it_should_is_read() {
    let trace = TraceParent::parse(b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
    assert_eq!(trace.trace_id(), "0af7651916cd43dd8448eb211c80319c");
    assert_eq!((trace.parent_id(), trace.is_sampled()), ("b7ad6b7169203331".to_owned(), true));
    assert_eq!(trace.to_string(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    // A later version may say more, and is read as far as it is known.
    for later in [
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02-what.more",
    ] {
        let trace = TraceParent::parse(later.as_bytes()).unwrap();
        assert_eq!((trace.trace_id().as_str(), trace.is_sampled()), ("0af7651916cd43dd8448eb211c80319c", false));
    }
}

#[test]
fn what_is_not_written_so_is_not_there() {
    for wrong in [
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-+1",
    ] {
        assert_eq!(TraceParent::parse(wrong.as_bytes()), None, "{wrong}");
    }
    let mut headers = HeaderMap::new();
    for _ in 0..2 {
        headers.append("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse().unwrap());
    }
    assert_eq!(TraceParent::of(&headers), None, "two are none");
}

#[test]
fn no_tampered_one_panics_and_what_is_read_is_written_alike() {
    let seeds = [
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02-what.more",
    ];
    mutated(&seeds, |input| {
        if let Some(trace) = TraceParent::parse(input) {
            assert_eq!(trace.to_string().as_bytes()[2..], input[2..55]);
        }
    });
}
