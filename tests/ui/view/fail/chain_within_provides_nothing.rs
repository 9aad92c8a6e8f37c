use ordain::{Request, middleware_chain, view};

#[derive(Clone)]
pub struct User;

middleware_chain! {
    pub struct Site {
    }
}

middleware_chain! {
    #[chain(within(Site))]
    pub struct Admin {
    }
}

#[view(Admin)]
async fn profile(_req: &mut Request, _user: User) -> &'static str {
    "me"
}

fn main() {
    let _ = Admin.wrap(profile);
}
