use ordain::{Request, Response, View, middleware};

struct Csrf;

#[middleware(outermost, innermost)]
impl Csrf {
    fn process_reqest(&self, req: &mut Request) {
        println!("{}", req.uri());
    }

    fn process_view(&mut self, _req: Request, _view: View<'_>) {}

    fn process_response(_response: &mut Response) {}
}

fn main() {}
