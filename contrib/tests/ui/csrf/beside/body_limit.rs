//! A form is read within the limit that a chain has, and not before it.

use ordain::middleware_chain;
use ordain_contrib::csrf::{Csrf, InCookie};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::layers;

middleware_chain! {
    pub struct Site {
        hosts: Hosts,
        csrf: Csrf<InCookie>,
        limit: layers::BodyLimit,
    }
}

fn main() {}
