use ordain::{Next, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Flash;

#[derive(Default)]
pub struct Messages;

#[middleware]
impl Messages {
    fn process_response(&self, _req: &Request, _response: &mut Response) {}
}

#[middleware]
async fn banner(req: &mut Request, _flash: Flash, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        banner,
        #[middleware(provides(Flash))]
        Messages,
    }
}

fn main() {}
