use std::ops::ControlFlow;

use ordain::{Next, Request, Response, View, middleware, middleware_chain};

#[derive(Clone)]
pub struct Token(u64);

#[derive(Default)]
pub struct Csrf {
    seed: u64,
}

#[middleware]
impl Csrf {
    pub fn token(&self) -> u64 {
        self.seed
    }

    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, Token> {
        ControlFlow::Continue(Token(self.token()))
    }

    fn process_veiw(&self, _req: &mut Request, view: &View<'_>) -> Option<Response> {
        (view.name() == "login").then(Response::default)
    }
}

#[middleware(requires(Csrf))]
pub async fn forms(req: &mut Request, token: Token, next: impl Next) -> Response {
    println!("{}", token.0);
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        csrf: Csrf,
        forms,
    }
}

fn main() {
    let csrf = Csrf::default();
    println!("{}", csrf.token());
    let _ = Site { csrf };
}
