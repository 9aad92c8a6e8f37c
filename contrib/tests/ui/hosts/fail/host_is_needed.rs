//! Whoever builds a URL stands below what checks the host.

use ordain::middleware_chain;
use ordain_contrib::common::Common;
use ordain_contrib::hosts::Hosts;
use ordain_contrib::security::Security;

middleware_chain! {
    pub struct SecurityFirst {
        security: Security,
        hosts: Hosts,
    }
}

middleware_chain! {
    pub struct CommonFirst {
        common: Common,
        hosts: Hosts,
    }
}

middleware_chain! {
    pub struct NoHosts {
        security: Security,
    }
}

fn main() {}
