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
use crate::work::{PATH, before, now};

type Response = ServiceResponse<BoxBody>;

#[inline(never)]
fn answer<const HEADER: bool>() -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    if HEADER {
        set_header(response.headers_mut());
    }
    black_box(response)
}

#[inline(never)]
fn set_header(headers: &mut HeaderMap) {
    const NAME: HeaderName = HeaderName::from_static("x-content-type-options");
    headers.insert(NAME, HeaderValue::from_static("nosniff"));
}

fn after<const HEADER: bool>(response: &mut Response) {
    *response.response_mut().status_mut() = StatusCode::ACCEPTED;
    if HEADER {
        set_header(response.headers_mut());
    }
}

struct Layer<const HEADER: bool>;

impl<const HEADER: bool, S> Transform<S, ServiceRequest> for Layer<HEADER>
where
    S: Service<ServiceRequest, Response = Response, Error = Error>,
{
    type Response = Response;
    type Error = Error;
    type Transform = Layered<HEADER, S>;
    type InitError = ();
    type Future = Ready<Result<Layered<HEADER, S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Layered(service)))
    }
}

struct Layered<const HEADER: bool, S>(S);

impl<const HEADER: bool, S> Service<ServiceRequest> for Layered<HEADER, S>
where
    S: Service<ServiceRequest, Response = Response, Error = Error>,
{
    type Response = Response;
    type Error = Error;
    type Future = LayeredFuture<Sets<HEADER>, S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&self, req: ServiceRequest) -> Self::Future {
        before(req.path());
        LayeredFuture { inner: self.0.call(req), work: Sets }
    }
}

/// What a layer does on the way out, as a type: `pin_project` has no const parameters.
struct Sets<const HEADER: bool>;

pin_project! {
    struct LayeredFuture<W, F> {
        #[pin]
        inner: F,
        work: W,
    }
}

impl<const HEADER: bool, F: Future<Output = Result<Response, Error>>> Future for LayeredFuture<Sets<HEADER>, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        match self.project().inner.poll(cx) {
            Poll::Ready(Ok(mut response)) => {
                after::<HEADER>(&mut response);
                Poll::Ready(Ok(response))
            }
            other => other,
        }
    }
}

async fn layer<const HEADER: bool>(req: ServiceRequest, next: Next<BoxBody>) -> Result<Response, Error> {
    before(req.path());
    let mut response = next.call(req).await?;
    after::<HEADER>(&mut response);
    Ok(response)
}

macro_rules! case {
    ($peer:literal, $layers:literal, $header:literal, $layer:expr, $($n:literal)*) => {{
        let app = App::new().default_service(web::to(async || answer::<$header>()))$(.wrap({ let _ = $n; $layer }))*;
        let service = now(init_service(app));
        let request = || TestRequest::with_uri(PATH).to_request();
        let future = size_of_val(&service.call(request()));
        let once = move || drop(black_box(now(service.call(request()))));
        Case::new($peer, $layers, Some(future), once).that_sets($header)
    }};
}

macro_rules! statics {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn statics() -> Vec<Case> {
            vec![
                case!("actix-web static", 0, false, Layer::<false>,),
                $(case!("actix-web static", $layers, false, Layer::<false>, $($n)*),)*
                case!("actix-web static", 0, true, Layer::<true>,),
                case!("actix-web static", 7, true, Layer::<true>, 0 1 2 3 4 5 6),
            ]
        }
    };
}

macro_rules! from_fns {
    ($($layers:literal: $($n:literal)*;)*) => {
        pub(super) fn from_fns() -> Vec<Case> {
            vec![
                case!("actix-web from_fn", 0, false, from_fn(layer::<false>),),
                $(case!("actix-web from_fn", $layers, false, from_fn(layer::<false>), $($n)*),)*
                case!("actix-web from_fn", 0, true, from_fn(layer::<true>),),
                case!("actix-web from_fn", 7, true, from_fn(layer::<true>), 0 1 2 3 4 5 6),
            ]
        }
    };
}

up_to_32!(statics);
up_to_32!(from_fns);
