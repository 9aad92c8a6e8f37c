//! Compressing, at once or frame by frame.

use std::io::{self, Write};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum_core::body::Body;
use bytes::Bytes;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use http_body::Frame;

/// How a response is compressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) level: Compression,
    /// So many bytes of padding at most.
    pub(super) padding: u8,
}

impl How {
    /// Begins a gzip stream: its header, with a name of a random length (RFC 1952, section 2.3.1). Nothing if there is no randomness.
    fn begin(self, capacity: usize) -> Option<GzEncoder<Vec<u8>>> {
        let mut header = GzBuilder::new();
        let length = random_below(u32::from(self.padding) + 1)?;
        if length > 0 {
            header = header.filename(vec![b'a'; length]);
        }
        Some(header.write(Vec::with_capacity(capacity), self.level))
    }

    /// All of it at once.
    pub(super) fn whole(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut encoder = self.begin(bytes.len() / 2 + 128)?;
        encoder.write_all(bytes).ok()?;
        encoder.finish().ok()
    }

    /// Frame by frame, each sent on as it comes. Gives the body back if it cannot.
    pub(super) fn streamed(self, inner: Body) -> Result<Body, Body> {
        match self.begin(1024) {
            Some(encoder) => Ok(Body::new(Compressed { inner, state: State::Compressing(Box::new(encoder)) })),
            None => Err(inner),
        }
    }
}

/// A number below `end`.
fn random_below(end: u32) -> Option<usize> {
    if end == 1 {
        return Some(0);
    }
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).ok()?;
    usize::try_from(u32::from_le_bytes(bytes) % end).ok()
}

/// A body that is compressed as it is read.
struct Compressed {
    inner: Body,
    state: State,
}

enum State {
    Compressing(Box<GzEncoder<Vec<u8>>>),
    /// All has been sent but the trailers.
    Trailers(Frame<Bytes>),
    Done,
}

impl State {
    /// Compresses a frame, and leaves nothing of it behind.
    fn push(&mut self, data: &[u8]) -> io::Result<Vec<u8>> {
        let Self::Compressing(encoder) = self else { return Ok(Vec::new()) };
        encoder.write_all(data)?;
        encoder.flush()?;
        Ok(mem::take(encoder.get_mut()))
    }

    /// The end of the stream; what comes behind it is next.
    fn finish(&mut self, then: Self) -> io::Result<Vec<u8>> {
        match mem::replace(self, then) {
            Self::Compressing(encoder) => encoder.finish(),
            Self::Trailers(_) | Self::Done => Ok(Vec::new()),
        }
    }
}

impl http_body::Body for Compressed {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        loop {
            match mem::replace(&mut this.state, State::Done) {
                State::Compressing(encoder) => this.state = State::Compressing(encoder),
                State::Trailers(trailers) => return Poll::Ready(Some(Ok(trailers))),
                State::Done => return Poll::Ready(None),
            }
            let compressed = match ready!(Pin::new(&mut this.inner).poll_frame(context)) {
                None => this.state.finish(State::Done),
                Some(Err(error)) => {
                    this.state = State::Done;
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.state.push(&data),
                    Err(trailers) => this.state.finish(State::Trailers(trailers)),
                },
            };
            match compressed {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => return Poll::Ready(Some(Ok(Frame::data(bytes.into())))),
                Err(error) => {
                    this.state = State::Done;
                    return Poll::Ready(Some(Err(axum_core::Error::new(error))));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Done)
    }
}
