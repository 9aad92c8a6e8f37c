use ordain::middleware_chain;

middleware_chain! {
    pub struct Site {
        |req, next| async move { next.run(req).await },
        async move |req: Request<Body>, next: Next| next.run(req).await,
    }
}

fn main() {}
