//! What a directive may name.

use std::error::Error;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What a directive allows: an element of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// `'none'`: nothing. Stands alone.
    Nothing,
    /// `'self'`: the origin of the page.
    SelfOrigin,
    /// `*`: any host.
    Any,
    /// `'nonce-…'`: what bears the [`Nonce`](super::Nonce) of the response.
    Nonce,
    /// `'strict-dynamic'`: what a script that is allowed loads.
    StrictDynamic,
    /// `'unsafe-inline'`: what stands in the page, whoever has written it.
    UnsafeInline,
    /// `'unsafe-eval'`: scripts made of strings.
    UnsafeEval,
    /// `'wasm-unsafe-eval'`: WebAssembly.
    WasmUnsafeEval,
    /// `'unsafe-hashes'`: handlers in attributes whose hash is named.
    UnsafeHashes,
    /// `'report-sample'`: reports show the begin of what was blocked.
    ReportSample,
    /// `'inline-speculation-rules'`: rules for what to load in advance.
    InlineSpeculationRules,
    /// `https:`: any host, over HTTPS.
    Https,
    /// `wss:`: any host, by a web socket over TLS.
    Wss,
    /// `data:`: what stands in a URL itself.
    Data,
    /// `blob:`: what a script has made.
    Blob,
    /// `mediastream:`: a camera, a microphone.
    MediaStream,
    /// A host: made by [`Source::host`].
    Host(HostSource),
    /// `'sha256-…'`: what has this hash: made by [`Source::hash_of`].
    Hash(HashSource),
}

/// A host that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSource(String);

/// The hash of a script or a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashSource(String);

impl Source {
    /// A host: `cdn.example`, `https://cdn.example:8443/scripts/`, `*.cdn.example`.
    ///
    /// # Errors
    ///
    /// It is not written as one.
    pub fn host(host: &str) -> Result<Self, InvalidSource> {
        if is_host_source(host) {
            Ok(Self::Host(HostSource(host.to_owned())))
        } else {
            Err(InvalidSource(host.to_owned()))
        }
    }

    /// An inline script or style, by what is in it, byte for byte.
    ///
    /// ```
    /// use ordain_contrib::csp::Source;
    ///
    /// let hash = Source::hash_of("alert('Hello, world.');");
    /// assert_eq!(hash.to_string(), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    /// ```
    #[must_use]
    pub fn hash_of(text: &str) -> Self {
        Self::Hash(HashSource(STANDARD.encode(Sha256::digest(text))))
    }
}

/// As a policy has it; the nonce without its value.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "'none'",
            Self::SelfOrigin => "'self'",
            Self::Any => "*",
            Self::Nonce => "'nonce'",
            Self::StrictDynamic => "'strict-dynamic'",
            Self::UnsafeInline => "'unsafe-inline'",
            Self::UnsafeEval => "'unsafe-eval'",
            Self::WasmUnsafeEval => "'wasm-unsafe-eval'",
            Self::UnsafeHashes => "'unsafe-hashes'",
            Self::ReportSample => "'report-sample'",
            Self::InlineSpeculationRules => "'inline-speculation-rules'",
            Self::Https => "https:",
            Self::Wss => "wss:",
            Self::Data => "data:",
            Self::Blob => "blob:",
            Self::MediaStream => "mediastream:",
            Self::Host(HostSource(host)) => host,
            Self::Hash(HashSource(hash)) => return write!(f, "'sha256-{hash}'"),
        })
    }
}

/// The grammar of a host source (CSP 3, section 2.3.1), with no character that could end it.
fn is_host_source(text: &str) -> bool {
    let (scheme, rest) = text.split_once("://").map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let host = host.strip_prefix("*.").unwrap_or(host);
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let is_port = |port: &str| {
        port == "*" || !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&()*+=:@%".contains(&byte);
    scheme.is_none_or(is_scheme)
        && host.split('.').all(is_label)
        && port.is_none_or(is_port)
        && path.bytes().all(is_path)
}

/// A host that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSource(String);

impl fmt::Display for InvalidSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no host: write `cdn.example`, `https://cdn.example:8443/scripts/` or `*.cdn.example`",
            self.0
        )
    }
}

impl Error for InvalidSource {}
