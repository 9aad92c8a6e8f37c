use std::io;

use ordain::{Next, Request, Response, middleware};

#[middleware]
async fn audit(req: &mut Request, next: impl Next) -> Result<Response, io::Error> {
    println!("{}", req.uri());
    Ok(next.run(req).await)
}

fn main() {}
