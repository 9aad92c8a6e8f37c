//! `in_set` of `layer!` takes sets only, as that of the attribute does.

use ordain::{Shared, layer};
use tower::util::MapRequestLayer;

layer! {
    /// Marks requests.
    pub struct Marks<L = MapRequestLayer<fn(ordain::Request) -> ordain::Request>>: in_set(Shared<u8>);
}

fn main() {}
