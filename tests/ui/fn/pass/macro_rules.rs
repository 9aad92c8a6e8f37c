//! A middleware written by a macro, and the path of the runtime given.

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

ordain::middleware_chain! {
    struct Site {
        pass,
    }
}

fn main() {
    let _ = Site;
}
