use ordain::{Request, Shared, middleware_chain};

middleware_chain! { struct Site { motto: Shared<String> } }

async fn motto(_req: &mut Request, motto: String) -> String { // write: #[view(Site)] above it
    motto
}

fn main() {
    let site = Site { motto: Shared("in order".to_owned()) }.wrap(motto);
}
