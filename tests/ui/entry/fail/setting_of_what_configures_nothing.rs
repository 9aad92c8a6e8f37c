//! What `setting!` makes an entry of says itself what it leaves in the settings.

use ordain::setting;

#[derive(Default)]
pub struct Problems;

setting!(Problems);

fn main() {}
