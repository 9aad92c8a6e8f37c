use ordain::{Next, Request, Response, middleware};

#[derive(Clone)]
struct Session;

#[middleware(aftr(timing))]
async fn authentication(req: Request, session: &Session, next: Next) {
    println!("{}", req.uri());
}

fn main() {}
