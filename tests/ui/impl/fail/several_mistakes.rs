use ordain::{Request, Response, View, middleware};

struct Csrf;

#[middleware(outermost, innermost)]
impl Csrf {
    fn process_reqest(&self, req: &mut Request) {
        println!("{}", req.uri());
    }

    fn process_view(&mut self, req: Request, view: View<'_>) {}

    fn process_response(response: &mut Response) {}
}

fn main() {}
