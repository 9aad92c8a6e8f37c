use ordain::{Request, middleware};

#[middleware(hook = process_request)]
fn check(_req: &mut Request) {}

#[middleware(response)]
fn nosniff(_req: &mut Request, _response: &mut ordain::Response) {}

fn main() {}
