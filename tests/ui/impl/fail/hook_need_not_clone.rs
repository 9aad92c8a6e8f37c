use ordain::{Error, Request, middleware};

struct Session;

struct Answers;

#[middleware]
impl Answers {
    fn process_exception(&self, _req: &Request, session: Session, _error: &Error) {
        let _ = session;
    }
}

fn main() {}
