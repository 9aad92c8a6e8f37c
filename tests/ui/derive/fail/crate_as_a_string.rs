use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain(crate = "ordain")]
pub struct User;

fn main() {}
