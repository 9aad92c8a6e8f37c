use ordain::middleware_chain;

pub struct App;

impl App {
    middleware_chain! {
        pub struct Site {}
    }

    fn port() -> u16 {
        middleware_chain! {
            struct Inner {}
        }
        let _ = Inner;
        80
    }
}

fn main() {
    let _ = App::port();
}
