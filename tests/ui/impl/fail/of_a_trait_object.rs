use ordain::{Request, Response, middleware};

pub trait Policy: Send + Sync {}

#[middleware]
impl dyn Policy {
    fn process_response(&self, _req: &Request, _response: &mut Response) {}
}

fn main() {}
