use ordain::{middleware, middleware_chain};
use tower::{Layer, Service};

#[derive(Default)]
pub struct Timing;
pub struct Timed<S>(S);

#[middleware]
impl<S> Layer<S> for Timing {
    type Service = Timed<S>;

    fn layer(&self, inner: S) -> Timed<S> {
        Timed(inner)
    }
}

#[middleware]
impl<S: Service<u8>> Service<u8> for Timed<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, req: u8) -> S::Future {
        self.0.call(req)
    }
}

middleware_chain! {
    pub struct Site {
        Timing,
    }
}

fn main() {
    let _ = Site;
}
