use ordain::{Request, middleware_chain, view};

pub struct CsrfExempt;

middleware_chain! {
    pub struct Site {
    }
}

#[view(Site, mark(CsrfExempt))]
async fn hook(body: String) -> String {
    body
}

fn main() {
    let _ = (hook, CsrfExempt, Request::default());
}
