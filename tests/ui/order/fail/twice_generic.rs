use ordain::{Request, middleware, middleware_chain};

use std::marker::PhantomData;

pub struct PerUser;

pub struct PerAddress;

pub struct Limit<K>(PhantomData<K>);

impl<K> Default for Limit<K> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[middleware]
impl<K: Send + Sync + 'static> Limit<K> {
    fn process_request(&self, _req: &Request) {}
}

middleware_chain! {
    pub struct Site {
        Limit<PerUser>,
        Limit<PerAddress>,
        per_user: Limit<PerUser>,
    }
}

fn main() {}
