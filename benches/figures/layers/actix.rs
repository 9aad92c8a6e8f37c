//! actix-web: transforms nested as types, written by hand or by `from_fn`.

use std::future::{Ready, ready};
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpResponse, web};
use pin_project_lite::pin_project;

use super::Case;
use crate::work::{PATH, before, now, sets_header};

type Response = ServiceResponse<BoxBody>;

#[inline(never)]
fn answer() -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    if sets_header() {
        set_header(response.headers_mut());
    }
    black_box(response)
}

#[inline(never)]
fn set_header(headers: &mut HeaderMap) {
    const NAME: HeaderName = HeaderName::from_static("x-content-type-options");
    headers.insert(NAME, HeaderValue::from_static("nosniff"));
}

fn after(response: &mut Response) {
    *response.response_mut().status_mut() = StatusCode::ACCEPTED;
    if sets_header() {
        set_header(response.headers_mut());
    }
}

struct Layer;

impl<S: Service<ServiceRequest, Response = Response, Error = Error>> Transform<S, ServiceRequest> for Layer {
    type Response = Response;
    type Error = Error;
    type Transform = Layered<S>;
    type InitError = ();
    type Future = Ready<Result<Layered<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Layered(service)))
    }
}

struct Layered<S>(S);

impl<S: Service<ServiceRequest, Response = Response, Error = Error>> Service<ServiceRequest> for Layered<S> {
    type Response = Response;
    type Error = Error;
    type Future = LayeredFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&self, req: ServiceRequest) -> Self::Future {
        before(req.path());
        LayeredFuture { inner: self.0.call(req) }
    }
}

pin_project! {
    struct LayeredFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F: Future<Output = Result<Response, Error>>> Future for LayeredFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        match self.project().inner.poll(cx) {
            Poll::Ready(Ok(mut response)) => {
                after(&mut response);
                Poll::Ready(Ok(response))
            }
            other => other,
        }
    }
}

async fn layer(req: ServiceRequest, next: Next<BoxBody>) -> Result<Response, Error> {
    before(req.path());
    let mut response = next.call(req).await?;
    after(&mut response);
    Ok(response)
}

macro_rules! case {
    ($peer:literal, $layers:literal, $layer:expr, $($n:literal)*) => {{
        let app = App::new().default_service(web::to(async || answer()))$(.wrap({ let _ = $n; $layer }))*;
        let service = now(init_service(app));
        let request = || TestRequest::with_uri(PATH).to_request();
        let future = size_of_val(&service.call(request()));
        Case::new($peer, $layers, Some(future), move || drop(black_box(now(service.call(request())))))
    }};
}

macro_rules! statics {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn statics() -> Vec<Case> {
            vec![
                case!("actix-web static", 0, Layer,),
                $(case!("actix-web static", $layers, Layer, $($n)*),)*
            ]
        }
    };
}

macro_rules! from_fns {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn from_fns() -> Vec<Case> {
            vec![
                case!("actix-web from_fn", 0, from_fn(layer),),
                $(case!("actix-web from_fn", $layers, from_fn(layer), $($n)*),)*
            ]
        }
    };
}

up_to_32!(statics);
up_to_32!(from_fns);
