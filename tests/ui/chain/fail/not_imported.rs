use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

mod site {
    ordain::middleware_chain! {
        pub struct Site {
            timing,
        }
    }
}

fn main() {
    let _ = site::Site;
}
