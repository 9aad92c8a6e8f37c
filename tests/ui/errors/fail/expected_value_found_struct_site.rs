use ordain::{Request, Shared, middleware_chain};

middleware_chain! { struct Site { pool: Shared<u32> } }

async fn view(_: &mut Request) {}

fn main() {
    let site = Site.wrap(view); // write: Site { pool: Shared(5) }.wrap(view)
}
