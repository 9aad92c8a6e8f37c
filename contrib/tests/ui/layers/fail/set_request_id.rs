//! The span of a trace can name only an id that is there already.

use ordain::middleware_chain;
use ordain_contrib::layers;

middleware_chain! {
    pub struct Site {
        trace: layers::Trace,
        set_request_id: layers::SetRequestId,
    }
}

fn main() {}
