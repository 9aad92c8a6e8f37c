use ordain::{Error, Next, Request, View, blocking, middleware};

#[middleware]
async fn timing(req: &mut Request, next: impl Next) -> &str {
    next.run(req).await;
    "done"
}

#[middleware]
fn audit(_: &mut Request, _next: impl blocking::Next) -> Result<(u16, &[u8]), Error> {
    Ok((200, b"done"))
}

#[middleware(process_request)]
fn guard(req: &mut Request) -> Option<&str> {
    Some(req.uri().path())
}

pub struct Cache;

#[middleware]
impl Cache {
    async fn process_view(&self, _: &mut Request, _view: &View<'_>) -> Result<Option<String>, &str> {
        Err("no page")
    }
}

fn main() {}
