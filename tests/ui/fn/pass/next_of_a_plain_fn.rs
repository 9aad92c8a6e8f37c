//! However the blocking trait is named.

use ordain::blocking::{self as waits, Next, Provide};
use ordain::{Request, Response, blocking, middleware, middleware_chain};

#[derive(Clone)]
struct User;

#[middleware]
fn bare(req: &mut Request, next: impl Next) -> Response {
    next.run(req)
}

#[middleware]
fn bare_provide(req: &mut Request, next: impl Provide<User>) -> Response {
    next.provide(User).run(req)
}

#[middleware]
fn by_path(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}

#[middleware]
fn renamed_module(req: &mut Request, next: impl waits::Next) -> Response {
    next.run(req)
}

use ordain::blocking::Next as Inside;

#[middleware]
fn renamed(req: &mut Request, next: impl Inside) -> Response {
    next.run(req)
}

#[derive(Default)]
struct Block;

#[middleware]
impl Block {
    fn call(&self, req: &mut Request, next: impl Next) -> Response {
        next.run(req)
    }
}

middleware_chain! {
    struct Site { bare, bare_provide, by_path, renamed_module, renamed, Block }
}

fn main() {
    #[middleware]
    fn local(req: &mut Request, next: impl ordain::blocking::Next) -> Response {
        next.run(req)
    }

    {
        use waits::Next;

        #[middleware]
        fn inner(req: &mut Request, next: impl Next) -> Response {
            next.run(req)
        }

        middleware_chain! {
            struct Local { local, inner }
        }
        assert_eq!(Local.wrap_blocking(|_: &mut Request| "").handle_blocking(http::Request::new(String::new())).status(), 200);
    }
    assert_eq!(Site.wrap_blocking(|_: &mut Request| "").handle_blocking(http::Request::new(String::new())).status(), 200);
}
