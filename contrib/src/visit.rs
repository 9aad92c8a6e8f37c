//! A chain that is asked, for tests of what it answers.

use axum_core::body::Body;
use http::{HeaderMap, Method, Request, StatusCode, request};

/// A response that is there as a whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header as text; all its lines, if there are several.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines: Vec<_> =
            self.headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
        (!lines.is_empty()).then(|| lines.join(" | "))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reads a response to its end.
pub(crate) fn read(response: ordain::Response) -> Answer {
    let (head, body) = response.into_parts();
    let body = run(axum::body::to_bytes(body, usize::MAX)).expect("a body without errors").to_vec();
    Answer { status: head.status, headers: head.headers, body }
}

/// Runs a future to its end.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(future)
}

/// A `GET` for a path of `example.com`, with these headers, an empty body.
pub(crate) fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request(Method::GET, path, headers)
}

/// The same by any method.
pub(crate) fn request(method: Method, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = request::Builder::new().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header("host", "example.com");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

/// Asks a chain: `ask!(chain, request)`.
macro_rules! ask {
    ($chain:expr, $request:expr) => {
        $crate::visit::read($crate::visit::run($chain.handle($request)))
    };
}
pub(crate) use ask;
