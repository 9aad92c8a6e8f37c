//! salvo: handlers in a list, each boxes its future.

use std::hint::black_box;

use http::StatusCode;
use http::uri::Scheme;
use salvo_core::conn::SocketAddr;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, Router, Service, async_trait};

use super::{COUNTS, Case};
use crate::work::{before, now, set_header, sets_header, uri};

struct View;

#[async_trait]
impl Handler for View {
    async fn handle(&self, _: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        answer(response);
    }
}

#[inline(never)]
fn answer(response: &mut Response) {
    if sets_header() {
        set_header(response.headers_mut());
    }
    black_box(response);
}

struct Layer;

#[async_trait]
impl Handler for Layer {
    async fn handle(&self, req: &mut Request, depot: &mut Depot, response: &mut Response, next: &mut FlowCtrl) {
        before(req.uri().path());
        next.call_next(req, depot, response).await;
        response.status_code(StatusCode::ACCEPTED);
        if sets_header() {
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
    COUNTS.map(case).into()
}

fn case(layers: usize) -> Case {
    let router = Router::with_path("{**}").goal(View);
    let service = (0..layers).fold(Service::new(router), |service, _| service.hoop(Layer));
    // What salvo's server makes for each connection.
    let handler = service.hyper_handler(SocketAddr::Unknown, SocketAddr::Unknown, Scheme::HTTP, None, None);
    let future = size_of_val(&handler.handle(request()));
    Case::new("salvo", layers, Some(future), move || drop(black_box(now(handler.handle(request())))))
}
