use ordain::middleware_chain;

middleware_chain! {
    pub static Site: &[&str] = &["timing"];
}

fn main() {
    let _ = Site;
}
