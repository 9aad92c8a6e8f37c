use ordain::{Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
struct User;

#[derive(Default)]
struct Authentication;

#[middleware]
impl Authentication {
    fn call(&self, req: &mut Request, next: impl Provide<User>) -> Response {
        let response = next.provide(Self::user()).run(req);
        println!("{}", response.status());
        response
    }

    fn user() -> User {
        User
    }
}

middleware_chain! {
    struct Site { Authentication }
}

fn main() {}
