use ordain::{Request, middleware_chain};

async fn home(_: &mut Request) -> &'static str {
    "home"
}

middleware_chain! {
    pub struct Site;
}

fn main() {
    let _ = Site.wrap(home);
}
