//! The words behind the colon are those of the attribute.

use ordain::{layer, middleware_chain};
use tower::util::MapRequestLayer;

layer! {
    /// Marks requests.
    pub struct Marks<L = MapRequestLayer<fn(ordain::Request) -> ordain::Request>>: above(Marks);
}

middleware_chain! {
    pub struct Site {
        marks: Marks,
    }
}

fn main() {}
