//! Chains `A, B, C` of every kind of middleware, around every kind of view.

use std::sync::LazyLock;

use axum::Router;
use axum::routing::get;
use ordain::template::Renderer;
use ordain::{BoxedChain, Error, Mode, Request, Response, middleware_chain};
use tokio::runtime::{Builder, Runtime};
use tower::service_fn;
use tower_layer::Layer;

use crate::{A, B, Blocks, Both, C, OnlyAsync, Recorder, Script, Sides, SidesAsync, Trace, view, view_blocking};

/// A chain around a view.
#[derive(Debug)]
pub struct Trial {
    /// The chain's name and the view's kind.
    pub label: &'static str,
    /// The chain.
    pub app: BoxedChain,
}

impl Trial {
    /// Runs a request in a mode.
    pub fn run(&self, mode: Mode, req: Request) -> Response {
        match mode {
            Mode::Async => async_runtime().block_on(self.app.handle(req)),
            Mode::Blocking => self.app.handle_blocking(req),
        }
    }
}

/// The runtime of what is run in async mode.
#[must_use]
pub fn async_runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime"));
    &RUNTIME
}

async fn service(mut req: Request) -> Result<Response, std::convert::Infallible> {
    Ok(axum::response::IntoResponse::into_response(view(&mut req).await))
}

fn router() -> Router {
    Router::new().route("/", get(handler))
}

async fn handler(mut req: Request) -> Result<Response, Error> {
    view(&mut req).await
}

/// A chain around every kind of view.
macro_rules! trials {
    ($($chain:ident)*) => {
        [$(
            ($chain.wrap(view).boxed(), concat!(stringify!($chain), "::wrap")),
            ($chain.wrap_blocking(view_blocking).boxed(), concat!(stringify!($chain), "::wrap_blocking")),
            ($chain.wrap_service(service_fn(service)).boxed(), concat!(stringify!($chain), "::wrap_service")),
            ($chain.wrap_router(router()).boxed(), concat!(stringify!($chain), "::wrap_router")),
            ($chain.layer().layer(service_fn(service)), concat!(stringify!($chain), "::layer")),
        )*]
        .map(|(app, label)| Trial { label, app })
        .into()
    };
}

macro_rules! stacks {
    ($($plain:ident $templated:ident: $a:ident $b:ident $c:ident;)*) => {
        $(
            middleware_chain! {
                struct $plain {
                    $a<A>,
                    $b<B>,
                    $c<C>,
                }
            }

            middleware_chain! {
                struct $templated {
                    Renderer<Recorder>,
                    $a<A>,
                    $b<B>,
                    $c<C>,
                }
            }
        )*
    };
}

stacks! {
    Boths BothsTemplated: Both Both Both;
    Asyncs AsyncsTemplated: OnlyAsync OnlyAsync OnlyAsync;
    Blockings BlockingsTemplated: Blocks Blocks Blocks;
    Mixed MixedTemplated: Blocks OnlyAsync Both;
    MixedAgain MixedAgainTemplated: OnlyAsync Blocks OnlyAsync;
    Sided SidedTemplated: Sides Sides Sides;
    SidedAsync SidedAsyncTemplated: SidesAsync SidesAsync SidesAsync;
    SidedMixed SidedMixedTemplated: Sides SidesAsync Sides;
}

middleware_chain! {
    struct MotleyTemplated {
        Sides<A>,
        Blocks<B>,
        SidesAsync<C>,
        Renderer<Recorder>,
    }
}

middleware_chain! {
    struct MotleyAgainTemplated {
        SidesAsync<A>,
        OnlyAsync<B>,
        Renderer<Recorder>,
        Sides<C>,
    }
}

/// Chains of middlewares around `next`.
#[must_use]
pub fn around() -> &'static [Trial] {
    static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| trials!(Boths Asyncs Blockings Mixed MixedAgain));
    &TRIALS
}

/// Chains of middlewares with `process_request` and `process_response`.
#[must_use]
pub fn sided() -> &'static [Trial] {
    static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| trials!(Sided SidedAsync SidedMixed));
    &TRIALS
}

/// Chains of both, with a renderer.
#[must_use]
pub fn templated() -> &'static [Trial] {
    static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| {
        trials!(
            BothsTemplated AsyncsTemplated BlockingsTemplated MixedTemplated MixedAgainTemplated
            SidedTemplated SidedAsyncTemplated SidedMixedTemplated MotleyTemplated MotleyAgainTemplated
        )
    });
    &TRIALS
}

/// Runs a script through chains, in both modes, and compares the whole trace; gives the responses.
///
/// # Panics
///
/// If a trace is another.
pub fn everywhere(
    trials: impl IntoIterator<Item = &'static Trial>,
    script: Script<'_>,
    expected: &[&str],
) -> Vec<Response> {
    let mut responses = Vec::new();
    for trial in trials {
        for mode in [Mode::Async, Mode::Blocking] {
            let trace = Trace::new(script);
            responses.push(trial.run(mode, trace.request()));
            assert_eq!(trace.steps(), expected, "{} in {mode:?} mode", trial.label);
        }
    }
    responses
}
