use ordain::{Request, Shared, middleware_chain};

middleware_chain! {
    struct Site {
        pool: Shared<u32>,
    }
}

async fn view(_: &mut Request) {}

fn main() {
    let _site = Site.wrap(view);
}
