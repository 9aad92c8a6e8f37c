use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

async fn home(_: &mut Request) -> &'static str {
    "home"
}

pub struct SetHeader;

impl<S> tower_layer::Layer<S> for SetHeader {
    type Service = S;

    fn layer(&self, service: S) -> S {
        service
    }
}

middleware_chain! {
    pub struct Site {
        set_header: SetHeader,
        timing,
    }
}

fn main() {
    let _ = Site { set_header: SetHeader }.wrap(home);
}
