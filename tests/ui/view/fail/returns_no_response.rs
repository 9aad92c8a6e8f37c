use ordain::{Request, middleware_chain, view};

pub struct CsrfExempt;

middleware_chain! {
    pub struct Site {
    }
}

async fn hook(_req: &mut Request) -> CsrfExempt {
    CsrfExempt
}

#[view(Site)]
async fn other(_req: &mut Request) {}

fn main() {
    let _ = Site.wrap(hook);
    let _ = Site.wrap(other);
}
