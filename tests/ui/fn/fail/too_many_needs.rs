use ordain::{Next, Request, Response, middleware};

#[derive(Clone)]
struct Setting<const N: usize>;

#[middleware]
async fn settings(
    req: &mut Request,
    _0: Setting<0>,
    _1: Setting<1>,
    _2: Setting<2>,
    _3: Setting<3>,
    _4: Setting<4>,
    _5: Setting<5>,
    _6: Setting<6>,
    _7: Setting<7>,
    _8: Setting<8>,
    next: impl Next,
) -> Response {
    next.run(req).await
}

fn main() {}
