use ordain::{Request, middleware, middleware_chain};

pub trait Secret: Send + Sync + 'static {}

#[derive(Default)]
pub struct Key;

impl Secret for Key {}

#[derive(Default)]
pub struct Csrf<S> {
    secret: S,
}

#[middleware(outermost, innermost)]
impl<S: Secret> Csrf<S> {
    fn process_request(&self, req: &mut Request) {
        let _ = (req, &self.secret);
    }
}

middleware_chain! {
    pub struct Site {
        csrf: Csrf<Key>,
    }
}

fn main() {
    let _ = Site { csrf: Csrf { secret: Key } };
}
