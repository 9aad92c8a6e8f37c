use ordain::{Request, middleware};

#[middleware(outermost)]
#[middleware(process_request)]
fn check(_req: &mut Request) {}

fn main() {}
