use ordain::{Request, middleware_chain, view};

pub struct CsrfExempt;

middleware_chain! {
    pub struct Site {
    }
}

#[view(Site, marks(CsrfExempt))]
async fn hook(_req: &mut Request) {}

fn main() {
    let _ = Site.wrap(hook);
    let _ = CsrfExempt;
}
