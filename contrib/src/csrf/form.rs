//! The token in the form of a request.

use std::convert::Infallible;

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use ordain::body::{self, Start};
use ordain::{Error, Request};

/// How much of an upload is looked at: a form has its token first.
const BEGINNING: usize = 64 * 1024;

/// Reads a field of the form that a request carries, and leaves the body to those below. Of several of one name the last; none in a body
/// that is no form, or that breaks off.
///
/// # Errors
///
/// The body is longer than `limit`, or not written as it says.
pub(super) async fn field(req: &mut Request, name: &str, limit: usize) -> Result<Option<String>, Error> {
    let content_type = req.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let form = unless_broken_off(body::read(req, limit).await)?.unwrap_or_default();
        let found = form_urlencoded::parse(&form).filter(|(field, _)| field == name).last();
        return Ok(found.map(|(_, value)| value.into_owned()));
    }
    if media_type.eq_ignore_ascii_case("multipart/form-data") {
        let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
        return match unless_broken_off(body::read_start(req, BEGINNING).await)? {
            Some(start) => field_of_parts(start, boundary, name).await,
            None => Ok(None),
        };
    }
    Ok(None)
}

/// A client that has gone while it was sending has sent no field (CSR-9).
fn unless_broken_off<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.status() == StatusCode::BAD_REQUEST => Ok(None),
        Err(error) => Err(error),
    }
}

async fn field_of_parts(start: Start, boundary: String, name: &str) -> Result<Option<String>, Error> {
    let Start { bytes, is_whole, .. } = start;
    let mut found = None;
    match last_field(bytes, boundary, name, &mut found).await {
        // What the rest may be, nobody knows yet.
        Err(error) if is_whole || !is_cut_off(&error) => Err(malformed(error)),
        _ => Ok(found),
    }
}

async fn last_field(
    bytes: Bytes,
    boundary: String,
    name: &str,
    found: &mut Option<String>,
) -> Result<(), multer::Error> {
    let stream = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
    let mut parts = multer::Multipart::new(stream, boundary);
    while let Some(part) = parts.next_field().await? {
        if part.name() == Some(name) && part.file_name().is_none() {
            *found = Some(part.text().await?);
        }
    }
    Ok(())
}

/// Whether there was too little to read.
fn is_cut_off(error: &multer::Error) -> bool {
    matches!(
        error,
        multer::Error::IncompleteFieldData { .. } | multer::Error::IncompleteHeaders | multer::Error::IncompleteStream
    )
}

fn malformed(error: multer::Error) -> Error {
    Error::bad_request(format!("the form cannot be read: {error}"))
}
