use ordain::{Next, Request, middleware};

#[derive(Clone)]
struct Session;

#[middleware(aftr(timing))]
async fn authentication(req: &Request, _session: &Session, _next: Next) {
    println!("{}", req.uri());
}

fn main() {}
