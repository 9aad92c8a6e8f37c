use ordain::{Request, Response, middleware, middleware_chain};

#[middleware]
async fn timing(req: &mut Request, next: impl AsyncFnOnce(&mut Request) -> Response) -> Response {
    next(req).await
}

#[middleware]
fn django(req: &mut Request, get_response: impl Fn(&mut Request) -> Response) -> Response {
    get_response(req)
}

middleware_chain! {
    struct Site {
        timing,
        django,
    }
}

fn main() {
    let _ = Site;
}
