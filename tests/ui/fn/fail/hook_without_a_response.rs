use ordain::{Request, middleware};

#[middleware(process_response)]
fn nosniff(req: &mut Request) {
    println!("{}", req.uri());
}

fn main() {}
