//! The body of a response, where it is in memory already.

use std::collections::VecDeque;
#[cfg(any(feature = "cache", feature = "conditional"))]
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use axum_core::body::Body;
use bytes::Bytes;
#[cfg(any(feature = "conditional", feature = "gzip"))]
use http::header::CONTENT_RANGE;
#[cfg(any(feature = "conditional", feature = "gzip"))]
use http::{HeaderMap, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
#[cfg(any(feature = "cache", feature = "conditional"))]
use sha2::{Digest, Sha256};

/// Adds half of a hash to a text, in 32 hexadecimal digits.
#[cfg(any(feature = "cache", feature = "conditional"))]
pub(crate) fn push_half(text: &mut String, hash: Sha256) {
    for byte in hash.finalize().iter().take(16) {
        // A `String` takes all that is written.
        let _ = write!(text, "{byte:02x}");
    }
}

/// Whether a body is a part of what was asked for.
#[cfg(any(feature = "conditional", feature = "gzip"))]
pub(crate) fn is_partial(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::PARTIAL_CONTENT || headers.contains_key(CONTENT_RANGE)
}

/// A body that has been looked at.
#[derive(Debug)]
pub(crate) enum Content {
    /// All of it is here, and no trailers follow.
    Whole(Bytes),
    /// It comes as it comes: its length is not known, it is longer than the limit, or some of it is not here yet.
    Streamed(Body),
}

/// Looks whether all of a body is in memory, up to a limit. Waits for nothing, and a body of unknown length is not touched.
pub(crate) fn content(mut body: Body, limit: u64) -> Content {
    match body.size_hint().exact() {
        Some(0) if body.is_end_stream() => return Content::Whole(Bytes::new()),
        Some(length) if length <= limit => {}
        _ => return Content::Streamed(body),
    }
    let mut seen = VecDeque::new();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match Pin::new(&mut body).poll_frame(&mut context) {
            Poll::Ready(None) => break,
            // Whoever polls the rest brings a waker of its own.
            Poll::Pending => return Content::Streamed(resumed(seen, body)),
            Poll::Ready(Some(frame)) => {
                let is_data = frame.as_ref().is_ok_and(Frame::is_data);
                seen.push_back(frame);
                if !is_data {
                    return Content::Streamed(resumed(seen, body));
                }
            }
        }
    }
    let mut data = seen.into_iter().filter_map(|frame| frame.ok()?.into_data().ok());
    let first = data.next().unwrap_or_default();
    match data.next() {
        None => Content::Whole(first),
        Some(second) => {
            let mut all = Vec::from(first);
            all.extend_from_slice(&second);
            data.for_each(|more| all.extend_from_slice(&more));
            Content::Whole(all.into())
        }
    }
}

type Seen = VecDeque<Result<Frame<Bytes>, axum_core::Error>>;

fn resumed(seen: Seen, rest: Body) -> Body {
    if seen.is_empty() { rest } else { Body::new(Resumed { seen, rest }) }
}

/// The frames that have been seen, and the rest of the body behind them.
struct Resumed {
    seen: Seen,
    rest: Body,
}

impl http_body::Body for Resumed {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(frame) = self.seen.pop_front() {
            return Poll::Ready(Some(frame));
        }
        Poll::Ready(ready!(Pin::new(&mut self.rest).poll_frame(context)))
    }

    fn is_end_stream(&self) -> bool {
        self.seen.is_empty() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let seen = self.seen.iter().filter_map(|frame| frame.as_ref().ok()?.data_ref());
        let seen: u64 = seen.map(|data| data.len() as u64).sum();
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(seen));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(seen));
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;
    use crate::visit::run;

    /// Frames of two bytes each, with a pause before the last one.
    struct Slow {
        frames: VecDeque<Frame<Bytes>>,
        length: u64,
        paused: bool,
    }

    impl Slow {
        fn of(frames: &[&'static str], paused: bool) -> Body {
            let length = frames.iter().map(|frame| frame.len() as u64).sum();
            let frames = frames.iter().map(|frame| Frame::data(Bytes::from_static(frame.as_bytes()))).collect();
            Body::new(Self { frames, length, paused })
        }
    }

    impl http_body::Body for Slow {
        type Data = Bytes;
        type Error = axum_core::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            if self.frames.len() == 1 && std::mem::take(&mut self.paused) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(self.frames.pop_front().map(Ok))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.length)
        }
    }

    fn rest(mut body: Body) -> String {
        run(async move {
            let mut all = String::new();
            while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
                all.push_str(str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap());
            }
            all
        })
    }

    #[test]
    fn what_is_in_memory_is_whole() {
        for body in [Body::from("abcd"), Slow::of(&["abcd"], false), Slow::of(&["ab", "c", "d"], false)] {
            assert!(matches!(content(body, 4), Content::Whole(bytes) if bytes == "abcd"));
        }
        assert!(matches!(content(Body::empty(), 0), Content::Whole(bytes) if bytes.is_empty()));
    }

    #[test]
    fn what_is_too_long_or_not_here_yet_comes_as_it_comes() {
        for body in [Body::from("abcd"), Slow::of(&["ab", "cd"], true), Slow::of(&["abcd"], true)] {
            let Content::Streamed(body) = content(body, 3) else { panic!("longer than the limit") };
            assert_eq!(rest(body), "abcd");
        }
        for body in [Slow::of(&["ab", "cd"], true), Slow::of(&["abcd"], true)] {
            let Content::Streamed(body) = content(body, 4) else { panic!("not here yet") };
            assert_eq!(rest(body), "abcd");
        }
    }
}
