//! The servers: the same seven layers, or none, over the same view.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use ordain::{Body, Request, Response, middleware_chain};
use tokio::net::TcpListener;
use tower_service::Service;

use crate::layers::axum_stacked;
use crate::layers::ordain::around_with_header as layer;

middleware_chain! { struct Seven { layer, layer, layer, layer, layer, layer, layer } }

/// Starts them all on free ports of the loopback interface; bare hyper first.
pub(super) async fn start() -> Vec<(&'static str, SocketAddr)> {
    vec![
        ("hyper", hyper().await),
        ("axum", axum(router()).await),
        ("axum, from_fn ×7", axum(axum_stacked::<true>(router(), 7)).await),
        ("axum in ordain ×7", axum(Router::new().fallback_service(Seven.wrap_router(router()))).await),
    ]
}

fn router() -> Router {
    Router::new().fallback(async || "hello")
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    (listener, address)
}

async fn axum(router: Router) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(axum::serve(listener, router).into_future());
    address
}

async fn hyper() -> SocketAddr {
    serve(tower::service_fn(async |_: Request| Ok(http::Response::new(Body::from("hello"))))).await
}

/// Serves a service by hyper, as it is.
pub(crate) async fn serve<S>(service: S) -> SocketAddr
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    serve_knowing(service, |_, _| {}).await
}

/// The same, and each request says who has connected, as axum has it.
pub(crate) async fn serve_clients<S>(service: S) -> SocketAddr
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    serve_knowing(service, |req, peer| {
        req.extensions_mut().insert(ConnectInfo(peer));
    })
    .await
}

async fn serve_knowing<S>(service: S, tell: impl Fn(&mut Request, SocketAddr) + Copy + Send + 'static) -> SocketAddr
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, peer)) = listener.accept().await {
            let service = service.clone();
            let call = move |req: http::Request<Incoming>| {
                let mut req = req.map(Body::new);
                tell(&mut req, peer);
                service.clone().call(req)
            };
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(call)));
        }
    });
    address
}
