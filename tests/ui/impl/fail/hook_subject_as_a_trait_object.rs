use ordain::{Request, Response, middleware};

pub struct Reports;

#[middleware]
impl Reports {
    fn process_exception(&self, _req: &mut Request, error: &dyn std::error::Error) -> Option<Response> {
        println!("{error}");
        None
    }
}

fn main() {}
