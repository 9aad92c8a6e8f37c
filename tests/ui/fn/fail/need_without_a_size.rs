use ordain::{Next, Request, Response, middleware};

trait Store {
    fn load(&self);
}

#[middleware]
async fn session(req: &mut Request, store: dyn Store, name: str, parts: [u8], next: impl Next) -> Response {
    store.load();
    let _ = (name.len(), parts.len());
    next.run(req).await
}

fn main() {}
