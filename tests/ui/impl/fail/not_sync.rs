use ordain::{Request, middleware};

struct Csrf {
    seen: std::cell::Cell<u64>,
}

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &mut Request) {
        self.seen.set(self.seen.get() + 1);
    }
}

fn main() {}
