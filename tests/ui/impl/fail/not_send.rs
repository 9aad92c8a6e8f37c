use ordain::{Next, Request, Response, middleware, middleware_chain};
use std::rc::Rc;

pub struct Motto {
    text: Rc<str>,
}

#[middleware]
impl Motto {
    async fn call(&self, req: &mut Request, next: impl Next) -> Response {
        println!("{}", self.text);
        next.run(req).await
    }
}

middleware_chain! {
    pub struct Site {
        motto: Motto,
    }
}

fn main() {
    let _ = Site { motto: Motto { text: "in order".into() } }.wrap(async |_: &mut Request| "home");
}
