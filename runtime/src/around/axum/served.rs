//! A chain as `axum::serve` takes it, by itself or with what is known of the connection.
//!
//! `axum::serve` and `ConnectInfo` are there with axum's own features `tokio` and `http1` or `http2`. No `cfg` here can
//! ask whether those are on, but the compiler looks for a name in the block around it if no glob import brings it: the
//! names of `absent` are meant where axum lacks them.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::task::{Context, Poll};

use ::axum::ServiceExt;
use ::axum::middleware::AddExtension;
use ::axum::routing::IntoMakeService;
use tower_layer::Layer;
use tower_service::Service;

use crate::Request;
#[cfg(debug_assertions)]
use crate::around::service::BoxedChain;
use crate::around::service::{Serve, Wrapped};

impl<S: Serve> Wrapped<S> {
    /// The chain as a service for all connections, for servers that make one for each. `axum::serve` takes the chain
    /// itself, too.
    pub fn into_make_service(self) -> IntoMakeService<Self> {
        ServiceExt::<Request>::into_make_service(self)
    }

    /// The chain for `axum::serve`, with what is known of the connection: axum's `ConnectInfo<C>` is in the extensions of
    /// each request, for the chain and for the handlers in it.
    ///
    /// ```no_run
    /// use std::net::SocketAddr;
    ///
    /// use axum::extract::ConnectInfo;
    /// use axum::routing::get;
    /// use ordain::middleware_chain;
    ///
    /// middleware_chain! {
    ///     struct Site {}
    /// }
    ///
    /// # async fn serve() -> std::io::Result<()> {
    /// let router = axum::Router::new().route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string()));
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    /// let app = Site.wrap_router(router);
    /// axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
    /// # }
    /// ```
    ///
    /// `C` is any type that axum's `Connected` is implemented for. Needs axum's feature `tokio`, which is one of its
    /// defaults.
    pub fn into_make_service_with_connect_info<C>(self) -> MakeConnected<S, C> {
        MakeConnected { chain: self, info: PhantomData }
    }
}

/// What makes a chain's service for each connection: what [`Wrapped::into_make_service_with_connect_info`] gives.
#[must_use = "a chain does nothing until it is served"]
pub struct MakeConnected<S, C> {
    chain: Wrapped<S>,
    info: PhantomData<fn() -> C>,
}

impl<S: Clone, C> Clone for MakeConnected<S, C> {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), info: PhantomData }
    }
}

impl<S, C> fmt::Debug for MakeConnected<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MakeConnected")
    }
}

/// The chain for one connection. Without optimizations its type is erased: a server is compiled anew whenever the type that it serves
/// has changed, and that is so whenever a line of a middleware has. An allocation a request is a small price there, and is paid there only.
macro_rules! of_a_connection {
    ($chain:expr) => {{
        let chain = $chain.clone();
        #[cfg(debug_assertions)]
        let chain = chain.boxed();
        chain
    }};
}

const _: () = {
    #[allow(unused_imports, reason = "each is used where axum's features are off")]
    use absent::{connect_info, serve};
    const _: () = {
        #[allow(unused_imports, clippy::wildcard_imports, reason = "each is used where axum's features are on")]
        use ::axum::{extract::*, *};

        impl<S, L> Service<serve::IncomingStream<'_, L>> for Wrapped<S>
        where
            S: Serve,
            L: serve::Listener,
        {
            #[cfg(debug_assertions)]
            type Response = BoxedChain;
            #[cfg(not(debug_assertions))]
            type Response = Self;
            type Error = Infallible;
            type Future = Ready<Result<Self::Response, Infallible>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, _: serve::IncomingStream<'_, L>) -> Self::Future {
                ready(Ok(of_a_connection!(self)))
            }
        }

        impl<S, C, T> Service<T> for MakeConnected<S, C>
        where
            S: Serve,
            C: connect_info::Connected<T>,
        {
            #[cfg(debug_assertions)]
            type Response = AddExtension<BoxedChain, connect_info::ConnectInfo<C>>;
            #[cfg(not(debug_assertions))]
            type Response = AddExtension<Wrapped<S>, connect_info::ConnectInfo<C>>;
            type Error = Infallible;
            type Future = Ready<Result<Self::Response, Infallible>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, target: T) -> Self::Future {
                let info = connect_info::ConnectInfo(C::connect_info(target));
                ready(Ok(Extension(info).layer(of_a_connection!(self.chain))))
            }
        }
    };
};

/// What stands for what axum lacks. Nothing implements its traits.
#[allow(dead_code, unreachable_pub, reason = "each is used where axum's features are off")]
mod absent {
    pub mod serve {
        use std::marker::PhantomData;

        pub trait Listener {}

        #[derive(Debug)]
        pub struct IncomingStream<'a, L>(PhantomData<&'a L>);
    }

    pub mod connect_info {
        pub trait Connected<T>: Clone + Send + Sync + 'static {
            fn connect_info(target: T) -> Self;
        }

        #[derive(Debug, Clone)]
        pub struct ConnectInfo<C>(pub C);
    }
}
