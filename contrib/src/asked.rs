//! What the client has asked for.

use axum::extract::OriginalUri;
use http::Uri;
use ordain::Request;

/// The URI that the client has sent, also in a chain below a router that has taken a prefix off.
pub(crate) fn asked_for(req: &Request) -> &Uri {
    req.extensions().get::<OriginalUri>().map_or(req.uri(), |OriginalUri(uri)| uri)
}
