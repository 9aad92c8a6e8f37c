#![deny(private_interfaces)]

use ordain::{Next, Request, Response, middleware};

pub mod auth {
    use super::*;

    #[derive(Clone)]
    struct Session;

    #[middleware]
    pub async fn authentication(req: &mut Request, _session: Session, next: impl Next) -> Response {
        next.run(req).await
    }
}

fn main() {}
