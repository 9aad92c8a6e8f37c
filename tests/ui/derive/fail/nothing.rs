use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain()]
pub struct User;

fn main() {}
