//! Middlewares written by a macro, one with a body that is passed on, and the path of the runtime given.

mod reexported {
    pub use ordain as inner;
}

macro_rules! passing {
    ($(#[$attr:meta])* $vis:vis $name:ident, $request:ty, $next:path) => {
        #[reexported::inner::middleware(crate = crate::reexported::inner)]
        $(#[$attr])*
        $vis async fn $name(req: &mut $request, next: impl $next) -> ordain::Response {
            next.run(req).await
        }
    };
}

passing!(
    /// Passes on.
    pub pass, ordain::Request, ordain::Next
);

macro_rules! with_the_body {
    ($name:ident, $req:ident, $next:ident, $body:block) => {
        #[ordain::middleware]
        async fn $name($req: &mut ordain::Request, $next: impl ordain::Next) -> ordain::Response $body
    };
}

with_the_body!(timing, req, next, { next.run(req).await });

macro_rules! hook {
    ($name:ident, $body:block) => {
        #[derive(Default)]
        struct $name;

        #[ordain::middleware]
        impl $name {
            fn process_request(&self, _req: &ordain::Request) $body
        }
    };
}

hook!(Quiet, {});

ordain::middleware_chain! {
    struct Site {
        pass,
        timing,
        Quiet,
    }
}

fn main() {
    let _ = Site;
}
