//! The runtime under another path.

mod vendored {
    pub mod web {
        pub use ordain as order;
    }
}

use vendored::web::order::{Next, Request, Response};

#[vendored::web::order::middleware(crate = crate::vendored::web::order)]
async fn timing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

vendored::web::order::middleware_chain! {
    #[chain(crate = crate::vendored::web::order)]
    struct Site {
        timing,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
