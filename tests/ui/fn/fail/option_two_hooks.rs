use ordain::{Request, middleware};

#[middleware(process_request, process_response)]
fn authentication(_req: &mut Request) {}

fn main() {}
