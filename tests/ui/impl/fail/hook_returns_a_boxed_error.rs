use std::error::Error;

use ordain::{Request, Response, View, middleware};

pub struct Csrf;

#[middleware]
impl Csrf {
    fn process_request(&self, _req: &Request) -> Result<(), Box<dyn Error>> {
        Ok(())
    }

    fn process_view(&self, _req: &Request, _view: &View<'_>) -> Result<Option<Response>, Box<dyn Error>> {
        Ok(None)
    }

    fn process_response(&self, _req: &Request, _response: &mut Response) -> Result<(), Box<dyn Error>> {
        Ok(())
    }
}

fn main() {}
