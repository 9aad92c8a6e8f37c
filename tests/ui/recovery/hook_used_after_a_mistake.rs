use ordain::{Request, Response, middleware, middleware_chain};

#[middleware]
pub fn nosniff(_req: &Request, response: &mut Response) {
    response.headers_mut().clear();
}

middleware_chain! {
    pub struct Site {
        nosniff,
    }
}

fn main() {
    nosniff(&Request::default(), &mut Response::default());
    let _ = Site;
}
