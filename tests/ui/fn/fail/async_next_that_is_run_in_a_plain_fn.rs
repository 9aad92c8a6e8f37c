use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware]
fn audit(req: &mut Request, next: impl Next) -> Response {
    let mut response = next.run(req);
    response.headers_mut().insert("x-audited", "yes".parse().unwrap());
    println!("{}", response.status());
    response
}

middleware_chain! {
    struct Site { audit }
}

fn main() {
    let _ = audit(&mut Request::default(), ordain::testing::next(async |_: &mut Request| ""));
}
