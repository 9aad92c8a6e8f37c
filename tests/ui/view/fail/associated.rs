use ordain::{Request, middleware_chain, view};

middleware_chain! {
    pub struct Site {}
}

pub struct Pages;

impl Pages {
    #[view(Site)]
    pub async fn home(_: &mut Request) -> &'static str {
        "home"
    }
}

fn main() {
    let _ = Site.wrap(Pages::home);
}
