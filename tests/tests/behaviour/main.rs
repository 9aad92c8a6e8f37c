//! The rules of what a chain does: the whole trace of a request, in an async and in a blocking chain.

#![allow(clippy::unused_self)] // a hook has a receiver, with or without state
#![allow(clippy::unnecessary_wraps)] // what a hook returns is its form
#![allow(clippy::needless_pass_by_value)] // a need is a by-value parameter

mod bodies;
mod bombs;
mod calls;
mod django;
mod entries;
mod errors;
mod exceptions;
mod from_chain;
mod guards;
mod handed_on;
mod hooks;
mod known_routes;
mod lengths;
mod logs;
mod marks;
mod meeting;
mod minijinja;
mod modes;
mod onion;
mod pages;
mod raised;
mod reading;
mod routers;
mod second_run;
mod short_way;
mod templates;
mod views;

use ordain::Response;

/// The body of a response.
fn text(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20);
    let body = ordain_tests::async_runtime().block_on(body).expect("a whole body");
    String::from_utf8(body.into()).expect("text")
}

/// The same where a runtime is running.
async fn text_of(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a whole body");
    String::from_utf8(body.into()).expect("text")
}
