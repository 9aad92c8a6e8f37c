//! salvo: handlers in a list, each boxes its future.

use std::hint::black_box;

use http::StatusCode;
use http::uri::Scheme;
use salvo_core::conn::SocketAddr;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, Router, Service, async_trait};

use super::{COUNTS, Case};
use crate::work::{before, now, set_header, uri};

struct View<const HEADER: bool>;

#[async_trait]
impl<const HEADER: bool> Handler for View<HEADER> {
    async fn handle(&self, _: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        answer::<HEADER>(response);
    }
}

#[inline(never)]
fn answer<const HEADER: bool>(response: &mut Response) {
    if HEADER {
        set_header(response.headers_mut());
    }
    black_box(response);
}

struct Layer<const HEADER: bool>;

#[async_trait]
impl<const HEADER: bool> Handler for Layer<HEADER> {
    async fn handle(&self, req: &mut Request, depot: &mut Depot, response: &mut Response, next: &mut FlowCtrl) {
        before(req.uri().path());
        next.call_next(req, depot, response).await;
        response.status_code(StatusCode::ACCEPTED);
        if HEADER {
            set_header(response.headers_mut());
        }
    }
}

fn request() -> Request {
    let mut req = Request::new();
    *req.uri_mut() = uri();
    req
}

pub(super) fn cases() -> Vec<Case> {
    let status = COUNTS.map(case::<false>);
    let header = [0, 7].map(case::<true>);
    status.into_iter().chain(header).collect()
}

fn case<const HEADER: bool>(layers: usize) -> Case {
    let router = Router::with_path("{**}").goal(View::<HEADER>);
    let service = (0..layers).fold(Service::new(router), |service, _| service.hoop(Layer::<HEADER>));
    // What salvo's server makes for each connection.
    let handler = service.hyper_handler(SocketAddr::Unknown, SocketAddr::Unknown, Scheme::HTTP, None, None);
    let future = size_of_val(&handler.handle(request()));
    Case::new("salvo", layers, Some(future), move || drop(black_box(now(handler.handle(request()))))).that_sets(HEADER)
}
