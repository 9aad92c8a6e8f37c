//! Compressing, at once or frame by frame.

use std::cell::RefCell;
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread;

use axum_core::body::Body;
use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use http_body::Frame;

/// How a response is compressed.
#[derive(Debug, Clone)]
pub(super) struct How {
    level: Compression,
    /// So many bytes of padding at most.
    pub(super) padding: u8,
    resting: Arc<Resting>,
}

impl How {
    pub(super) fn new(level: u32, padding: u8) -> Self {
        Self { level: Compression::new(level), padding, resting: Arc::default() }
    }

    /// All of it at once. Nothing if it would not become shorter.
    pub(super) fn whole(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut encoder = Encoder::begin(self, bytes.len() / 2)?;
        encoder.push(bytes, FlushCompress::Finish).ok()?;
        Some(encoder.end()).filter(|compressed| compressed.len() < bytes.len())
    }

    /// Frame by frame, each sent on as it comes. Gives the body back if it cannot.
    pub(super) fn streamed(&self, inner: Body) -> Result<Body, Body> {
        match Encoder::begin(self, 1024) {
            Some(encoder) => Ok(Body::new(Compressed { inner, state: State::Compressing(Box::new(encoder)) })),
            None => Err(inner),
        }
    }
}

/// Compressors of one level that nobody uses now. A new one is a third of a megabyte of memory that the system hands out anew, which takes
/// longer than a page; to clear one does not. There is at most one for each core.
#[derive(Debug)]
struct Resting {
    compressors: Mutex<Vec<Compress>>,
    most: usize,
}

impl Default for Resting {
    fn default() -> Self {
        let most = thread::available_parallelism().map_or(1, usize::from);
        Self { compressors: Mutex::default(), most }
    }
}

impl Resting {
    fn take(&self) -> Option<Compress> {
        self.compressors.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Nothing is left in it of what it has compressed.
    fn give_back(&self, mut compressor: Compress) {
        compressor.reset();
        let mut compressors = self.compressors.lock().unwrap_or_else(PoisonError::into_inner);
        if compressors.len() < self.most {
            compressors.push(compressor);
        }
    }
}

/// Writes a gzip stream (RFC 1952) into memory. flate2's own writer goes by a buffer of 32 KiB, which it clears for every page.
struct Encoder {
    deflate: Compress,
    sum: Crc,
    written: Vec<u8>,
    resting: Arc<Resting>,
}

impl Encoder {
    /// Begins a stream: its header, with a name of a random length (section 2.3.1). Nothing if there is no randomness.
    fn begin(how: &How, capacity: usize) -> Option<Self> {
        let length = random_below(u32::from(how.padding) + 1)?;
        let has_name = if length > 0 { 1 << 3 } else { 0 };
        let hint = match how.level.level() {
            9.. => 2,
            1 => 4,
            _ => 0,
        };
        let mut written = Vec::with_capacity(capacity + length + 32);
        // DEFLATE, no time, and of no system.
        written.extend_from_slice(&[0x1F, 0x8B, 8, has_name, 0, 0, 0, 0, hint, 255]);
        if length > 0 {
            written.resize(written.len() + length, b'a');
            written.push(0);
        }
        let deflate = how.resting.take().unwrap_or_else(|| Compress::new(how.level, false));
        Some(Self { deflate, sum: Crc::new(), written, resting: Arc::clone(&how.resting) })
    }

    /// Compresses more bytes, and leaves behind what `flush` allows.
    fn push(&mut self, bytes: &[u8], flush: FlushCompress) -> io::Result<()> {
        self.sum.update(bytes);
        let mut rest = bytes;
        loop {
            let before = self.deflate.total_in();
            let status = self.deflate.compress_vec(rest, &mut self.written, flush)?;
            let read = usize::try_from(self.deflate.total_in() - before).map_err(io::Error::other)?;
            rest = rest.get(read..).unwrap_or_default();
            if matches!(status, Status::StreamEnd) {
                return Ok(());
            }
            // All that there is has been written where it has not filled the room for it.
            if self.written.len() < self.written.capacity() {
                let is_done = rest.is_empty() && !matches!(flush, FlushCompress::Finish);
                return if is_done { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) };
            }
            self.written.reserve(self.written.len().max(512));
        }
    }

    /// What has been written since it was taken last.
    fn take(&mut self) -> Vec<u8> {
        mem::take(&mut self.written)
    }

    /// The end of a stream that is finished: the sum and the length of what is in it.
    fn end(mut self) -> Vec<u8> {
        self.written.extend_from_slice(&self.sum.sum().to_le_bytes());
        self.written.extend_from_slice(&self.sum.amount().to_le_bytes());
        self.resting.give_back(self.deflate);
        self.written
    }
}

/// The system's randomness, in advance: to ask for it page by page takes longer than all else that a padding needs.
struct Random {
    bytes: [u8; 256],
    used: usize,
}

thread_local! {
    static RANDOM: RefCell<Random> = const { RefCell::new(Random { bytes: [0; 256], used: 256 }) };
}

impl Random {
    /// No bytes twice.
    fn four(&mut self) -> Option<[u8; 4]> {
        if self.used == self.bytes.len() {
            getrandom::fill(&mut self.bytes).ok()?;
            self.used = 0;
        }
        let four = *self.bytes[self.used..].first_chunk()?;
        self.used += four.len();
        Some(four)
    }
}

/// A number below `end`.
fn random_below(end: u32) -> Option<usize> {
    if end == 1 {
        return Some(0);
    }
    let bytes = RANDOM.with_borrow_mut(Random::four)?;
    usize::try_from(u32::from_le_bytes(bytes) % end).ok()
}

/// A body that is compressed as it is read.
struct Compressed {
    inner: Body,
    state: State,
}

enum State {
    Compressing(Box<Encoder>),
    /// All has been sent but the trailers.
    Trailers(Frame<Bytes>),
    Done,
}

impl State {
    /// Compresses a frame, and leaves nothing of it behind.
    fn push(&mut self, data: &[u8]) -> io::Result<Vec<u8>> {
        let Self::Compressing(encoder) = self else { return Ok(Vec::new()) };
        encoder.push(data, FlushCompress::Sync)?;
        Ok(encoder.take())
    }

    /// The end of the stream; what comes behind it is next.
    fn finish(&mut self, then: Self) -> io::Result<Vec<u8>> {
        match mem::replace(self, then) {
            Self::Compressing(mut encoder) => {
                encoder.push(&[], FlushCompress::Finish)?;
                Ok(encoder.end())
            }
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
