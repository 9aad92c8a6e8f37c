use ordain::{Next, Request, Response, middleware};

pub struct Timing;

impl Timing {
    #[middleware]
    pub async fn around(req: &mut Request, next: impl Next) -> Response {
        Self::start();
        next.run(req).await
    }

    fn start() {}
}

pub trait Guards {
    #[middleware(process_request)]
    fn check(req: &Request) {
        drop(req.uri().clone());
    }
}

fn main() {
    let _ = Timing::start;
}
