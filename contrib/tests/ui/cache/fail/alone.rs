//! Each of the two does nothing without the other, and has one store with it.

use ordain::{Either, middleware_chain};
use ordain_contrib::cache::{FetchFromCache, Memory, UpdateCache};
use ordain_contrib::hosts::Hosts;

middleware_chain! {
    pub struct OnlyKept {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
    }
}

middleware_chain! {
    pub struct OnlyLookedUp {
        hosts: Hosts,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

middleware_chain! {
    pub struct TheOtherWayRound {
        hosts: Hosts,
        fetch_from_cache: FetchFromCache<Memory>,
        update_cache: UpdateCache<Memory>,
    }
}

middleware_chain! {
    pub struct OfAnotherStore {
        hosts: Hosts,
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Either<Memory, Memory>>,
    }
}

middleware_chain! {
    pub struct WithoutHosts {
        update_cache: UpdateCache<Memory>,
        fetch_from_cache: FetchFromCache<Memory>,
    }
}

fn main() {}
