//! An entry of `layer!` is one for the layers that fit, and a type of `setting!` for what it configures.

use ordain::{layer, middleware_chain, setting};

layer! {
    /// Marks requests.
    pub struct Marks<L>;
}

#[derive(Default)]
pub struct Problems<T>(T);

setting!(Problems<T>);

middleware_chain! {
    pub struct Site {
        marks: Marks<u8>,
        Problems<u8>,
    }
}

fn main() {}
