use ordain::{Next, Provide, Request, Response, View, middleware, middleware_chain};
use std::cell::RefCell;

#[derive(Clone)]
pub struct Session;

#[derive(Default)]
pub struct Recent {
    paths: RefCell<Vec<String>>,
}

#[middleware]
impl Recent {
    async fn call(&self, req: &mut Request, _session: Session, next: impl Next) -> Response {
        self.paths.borrow_mut().push(req.uri().path().to_owned());
        next.run(req).await
    }

    async fn process_view(&self, req: &mut Request, _view: &View<'_>) {
        self.paths.borrow_mut().retain(|path| path != req.uri().path());
    }
}

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

middleware_chain! {
    pub struct Site {
        session,
        Recent,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
