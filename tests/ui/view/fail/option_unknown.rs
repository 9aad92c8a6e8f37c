use ordain::{Request, middleware_chain, view};

middleware_chain! {
    pub struct Site {
    }
}

#[view(Site, cached(60))]
async fn hook(_req: &mut Request) {}

fn main() {
    let _ = Site.wrap(hook);
}
