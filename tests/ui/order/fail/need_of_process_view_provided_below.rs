use ordain::{Provide, Request, Response, View, middleware, middleware_chain};

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[derive(Default)]
pub struct Audit;

#[middleware]
impl Audit {
    fn process_view(&self, _req: &mut Request, _session: Session, view: &View<'_>) {
        let _ = view.name();
    }
}

middleware_chain! {
    pub struct Site {
        Audit,
        session,
    }
}

fn main() {}
