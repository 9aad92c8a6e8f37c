use ordain::{Request, Response, middleware, middleware_chain};

#[middleware(process_reponse)]
fn nosniff(_req: &Request, response: &mut Response) {
    response.headers_mut().insert("x-content-type-options", http::HeaderValue::from_static("nosniff"));
}

middleware_chain! {
    pub struct Site {
        nosniff,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
